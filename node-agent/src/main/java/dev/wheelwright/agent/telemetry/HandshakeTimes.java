package dev.wheelwright.agent.telemetry;

import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the last handshakes of one interface's peers were completed, by the monotonic clock.
 *
 * <p>WireGuard stamps handshakes with the machine's wall clock, which may be set at any time. So a
 * stamp is compared with that clock only once, when it is first seen, and the result can't be
 * further back than the sample before, which had another stamp. From then on the monotonic clock
 * counts. Only the first stamp ever seen of a peer has nothing to hold it against: one from the
 * future counts as of now, and the next handshake, within three minutes, sets it right.
 */
final class HandshakeTimes {
  /** Nobody asks further back, and nanoseconds reach no further than 292 years. */
  private static final Duration MAXIMUM_AGE = Duration.ofDays(36_500);

  private Map<WgPublicKey, Seen> seen = Map.of();

  /**
   * The two clocks at one moment.
   *
   * @param wall the machine's clock, which stamps handshakes
   * @param nanos monotonic
   */
  record Clocks(Instant wall, long nanos) {}

  /**
   * What was seen of a peer.
   *
   * @param stamp the device's
   * @param at the same by the monotonic clock
   */
  private record Seen(Optional<Instant> stamp, Optional<Long> at, long sampled) {}

  /**
   * When the handshakes were completed, in monotonic nanoseconds; peers without one are missing.
   * Peers that are not among these are forgotten.
   *
   * @param now when the peers were read
   */
  Map<WgPublicKey, Long> next(Map<WgPublicKey, ObservedPeer> peers, Clocks now) {
    Map<WgPublicKey, Seen> next = HashMap.newHashMap(peers.size());
    Map<WgPublicKey, Long> times = HashMap.newHashMap(peers.size());
    peers.forEach(
        (key, peer) -> {
          Optional<Instant> stamp = peer.traffic().lastHandshake();
          Optional<Long> at = at(Optional.ofNullable(seen.get(key)), stamp, now);
          at.ifPresent(time -> times.put(key, time));
          next.put(key, new Seen(stamp, at, now.nanos()));
        });
    seen = next;
    return times;
  }

  private static Optional<Long> at(Optional<Seen> before, Optional<Instant> stamp, Clocks now) {
    if (stamp.isEmpty()) {
      return Optional.empty();
    }
    if (before.isPresent() && before.get().stamp().equals(stamp)) {
      return before.get().at();
    }
    Duration age = clamped(Duration.between(stamp.get(), now.wall()));
    long most = before.map(known -> now.nanos() - known.sampled()).orElse(Long.MAX_VALUE);
    return Optional.of(now.nanos() - Math.min(age.toNanos(), most));
  }

  private static Duration clamped(Duration age) {
    if (age.isNegative()) {
      return Duration.ZERO;
    }
    return age.compareTo(MAXIMUM_AGE) > 0 ? MAXIMUM_AGE : age;
  }
}
