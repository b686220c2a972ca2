package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One peer of an interface as the device has it.
 *
 * @param endpoint where the device would send to, roamed or configured; its host is an address
 * @param keepaliveSeconds 0 means none
 */
public record ObservedPeer(
    Set<IpPrefix> allowedIps,
    Optional<Endpoint> endpoint,
    int keepaliveSeconds,
    WgPresharedKey presharedKey,
    Traffic traffic) {
  /**
   * After this long without a handshake WireGuard has dropped every session (REJECT_AFTER_TIME).
   */
  public static final Duration SESSION_LIFETIME = Duration.ofMinutes(3);

  public ObservedPeer {
    allowedIps = Set.copyOf(allowedIps);
  }

  /**
   * Whether the peer may have a session. A handshake from the future, which a clock set back
   * produces, counts: doubt must not lead to overwriting a roamed endpoint.
   */
  public boolean hasSession(Instant now) {
    return traffic.lastHandshake().map(at -> at.plus(SESSION_LIFETIME).isAfter(now)).orElse(false);
  }

  /**
   * What went through the peer since the device knows it.
   *
   * @param lastHandshake when the last handshake was completed, by the device's wall clock
   * @param receivedBytes authenticated and not, as WireGuard counts them
   */
  public record Traffic(Optional<Instant> lastHandshake, long receivedBytes, long sentBytes) {
    public static final Traffic NONE = new Traffic(Optional.empty(), 0, 0);
  }
}
