package dev.wheelwright.agent.clock;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: a random part of a time that doubles with each failure
 * (full jitter), so that many who failed together do not come back together.
 */
public final class Backoff {
  private final Duration base;
  private final Duration cap;
  private final RandomGenerator random;
  private int failures;

  /**
   * @param base the most to wait after the first failure
   * @param cap the most to wait at all
   */
  public Backoff(Duration base, Duration cap, RandomGenerator random) {
    this.base = base;
    this.cap = cap;
    this.random = random;
  }

  /** The time to wait after one more failure. */
  public Duration next() {
    int doublings = Math.min(failures, 30);
    failures++;
    long limit = Math.min(cap.toMillis(), base.toMillis() << doublings);
    return Duration.ofMillis(random.nextLong(limit + 1));
  }

  /** Forgets all failures. */
  public void reset() {
    failures = 0;
  }
}
