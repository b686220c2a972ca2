package dev.wheelwright.controller.limit;

import java.time.Duration;
import java.time.Instant;

/** Allows a burst, and then so many calls a second. Not safe for use by several threads. */
public final class TokenBucket {
  private static final double NANOS = 1e9;

  private final int burst;
  private final double perSecond;
  private double tokens;
  private Instant filled;

  /**
   * A full bucket.
   *
   * @param burst how many at once
   * @param perSecond how many a second after that
   */
  public TokenBucket(int burst, double perSecond, Instant now) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.tokens = burst;
    this.filled = now;
  }

  /** Whether there may be one more now; if so, it counts. */
  public boolean tryTake(Instant now) {
    refill(now);
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  private void refill(Instant now) {
    Duration elapsed = Duration.between(filled, now);
    if (elapsed.isPositive()) {
      tokens = Math.min(burst, tokens + elapsed.toNanos() / NANOS * perSecond);
    }
    filled = now;
  }
}
