package dev.wheelwright.core.status;

import java.time.Duration;

/**
 * A point in time by the controller's monotonic clock, which no clock step moves. Comparable within
 * one run of the controller only.
 *
 * @param nanos since an origin of its own
 */
public record Moment(long nanos) implements Comparable<Moment> {

  /** How long after the earlier moment this one is; negative when it is before. */
  public Duration since(Moment earlier) {
    return Duration.ofNanos(nanos - earlier.nanos);
  }

  public Moment minus(Duration before) {
    return new Moment(nanos - before.toNanos());
  }

  public Moment plus(Duration after) {
    return new Moment(nanos + after.toNanos());
  }

  @Override
  public int compareTo(Moment other) {
    return Long.compare(nanos, other.nanos);
  }
}
