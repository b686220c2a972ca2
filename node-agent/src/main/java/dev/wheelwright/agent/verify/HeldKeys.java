package dev.wheelwright.agent.verify;

import dev.wheelwright.wire.WgPublicKey;
import java.util.Optional;
import java.util.UUID;

/** Which keys this appliance holds. */
@FunctionalInterface
public interface HeldKeys {

  /**
   * The public half of the key that the appliance holds for a membership.
   *
   * @param generation which of the membership's keys
   */
  Optional<WgPublicKey> publicKey(UUID membership, int generation);
}
