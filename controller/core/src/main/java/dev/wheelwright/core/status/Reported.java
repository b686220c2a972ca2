package dev.wheelwright.core.status;

import dev.wheelwright.wire.WgPublicKey;
import java.util.Optional;

/**
 * What the agents said of one tunnel.
 *
 * @param concentrator decides; empty: nothing yet
 * @param spoke is shown beside it, and helps to explain; never improves the state
 */
public record Reported(Optional<EndReport> concentrator, Optional<EndReport> spoke) {
  public static final Reported NOTHING = new Reported(Optional.empty(), Optional.empty());

  /**
   * What one end's agent said last.
   *
   * @param at when its last report came in which the interface could be read
   * @param problem why the interface can't be read now; empty: it can
   * @param deviceKey public key of the private key that the device has; empty: it has none
   * @param peer all that was ever said of the other end; empty: nothing
   */
  public record EndReport(
      Moment at,
      Optional<String> problem,
      Optional<WgPublicKey> deviceKey,
      Optional<PeerHistory> peer) {}
}
