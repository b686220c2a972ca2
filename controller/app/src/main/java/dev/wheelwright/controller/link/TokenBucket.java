package dev.wheelwright.controller.link;

import java.time.Duration;
import java.time.Instant;

/** Allows a burst, and then so many calls a second. Not safe for use by several threads. */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final int burst;
  private final double perSecond;
  private double tokens;
  private Instant filled;

  TokenBucket(int burst, double perSecond, Instant now) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.tokens = burst;
    this.filled = now;
  }

  boolean tryTake(Instant now) {
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
