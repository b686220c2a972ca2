package dev.wheelwright.e2e.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition that nobody announces. */
public final class Poll {

  private Poll() {}

  /**
   * Looks at the condition every {@code pause} until it holds; false when it did not hold within
   * the timeout.
   */
  public static boolean until(BooleanSupplier condition, Duration pause, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(pause.toNanos());
    }
    return true;
  }
}
