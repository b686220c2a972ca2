package dev.wheelwright.controller.status;

import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.TunnelState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How long one tunnel was what within the present hour. Not safe for threads. */
final class HourTally {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Instant hour;
  private Moment accounted;
  private long up;
  private long degraded;
  private long down;
  private long other;
  private long receivedBefore;
  private long sentBefore;
  private boolean counted;

  /**
   * An hour so far.
   *
   * @param start its begin
   * @param otherSeconds neither up, degraded nor down
   */
  record Hour(
      Instant start,
      int upSeconds,
      int degradedSeconds,
      int downSeconds,
      int otherSeconds,
      long receivedBytes,
      long sentBytes) {}

  HourTally(Moment now, Instant wall) {
    this.accounted = now;
    this.hour = wall.truncatedTo(ChronoUnit.HOURS);
  }

  /** Goes on where an earlier run of the controller stopped, if that was in this hour. */
  void resume(Hour known, Optional<PeerHistory> seen) {
    if (!known.start().equals(hour)) {
      return;
    }
    up = known.upSeconds() * NANOS_PER_SECOND;
    degraded = known.degradedSeconds() * NANOS_PER_SECOND;
    down = known.downSeconds() * NANOS_PER_SECOND;
    other = known.otherSeconds() * NANOS_PER_SECOND;
    seen.ifPresent(
        peer -> {
          receivedBefore = peer.received().total() - known.receivedBytes();
          sentBefore = peer.sent().total() - known.sentBytes();
          counted = true;
        });
  }

  /** The tunnel had that state since the last call. */
  void account(TunnelState state, Moment now) {
    long nanos = Math.max(0, now.since(accounted).toNanos());
    accounted = now;
    switch (state) {
      case UP -> up += nanos;
      case DEGRADED -> degraded += nanos;
      case DOWN -> down += nanos;
      case IDLE, NEVER, UNREPORTED, PENDING, DISABLED -> other += nanos;
    }
  }

  /** The first counters that are seen are where counting begins. */
  void count(Optional<PeerHistory> seen) {
    if (!counted && seen.isPresent()) {
      receivedBefore = seen.get().received().total();
      sentBefore = seen.get().sent().total();
      counted = true;
    }
  }

  Hour soFar(Optional<PeerHistory> seen) {
    return new Hour(
        hour,
        seconds(up),
        seconds(degraded),
        seconds(down),
        seconds(other),
        counted ? seen.map(peer -> peer.received().total() - receivedBefore).orElse(0L) : 0,
        counted ? seen.map(peer -> peer.sent().total() - sentBefore).orElse(0L) : 0);
  }

  /** Begins another hour. */
  void roll(Instant next, Optional<PeerHistory> seen) {
    hour = next;
    up = 0;
    degraded = 0;
    down = 0;
    other = 0;
    counted = false;
    count(seen);
  }

  Instant hour() {
    return hour;
  }

  private static int seconds(long nanos) {
    return (int) Math.round((double) nanos / NANOS_PER_SECOND);
  }
}
