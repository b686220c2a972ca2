package dev.wheelwright.e2e.lab;

import java.time.Duration;

/**
 * How long to wait for what must happen. The system property {@code wheelwright.patience} stretches
 * all of it, for machines that are slow because they are emulated; no test asserts speed.
 */
public final class Patience {
  private static final int FACTOR = Integer.getInteger("wheelwright.patience", 1);

  private Patience() {}

  /** The time on an ordinary machine, stretched for this one. */
  public static Duration of(Duration ordinary) {
    return ordinary.multipliedBy(FACTOR);
  }

  /** Seconds on an ordinary machine, stretched for this one. */
  public static Duration seconds(long ordinary) {
    return of(Duration.ofSeconds(ordinary));
  }
}
