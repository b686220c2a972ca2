package dev.wheelwright.controller.rollout;

import java.util.UUID;

/** Where the rollout asks an appliance for a membership's public key. Implemented by the link. */
public interface KeyRequester {
  /**
   * Asks a connected appliance; otherwise does nothing, since the link asks for what is missing at
   * every Hello. Must not block.
   */
  void request(UUID appliance, MissingKey missing);

  /** A key that an appliance still has to report. */
  record MissingKey(UUID membership, int generation) {}
}
