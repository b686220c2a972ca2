package dev.wheelwright.agent.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The machine's clock, but never behind the newest time that is known to be past: a box without a
 * battery boots in 1970, where no certificate is valid. From the newest known time on it counts by
 * the monotonic clock, so that a certificate comes to its half life on such a box too. Safe for use
 * by several threads.
 */
public final class TrustedClock extends Clock {
  private final InstantSource machine;
  private final InstantSource floor;
  private final LongSupplier nanoTime;
  private Instant known = Instant.EPOCH;
  private long knownSince;

  /**
   * @param floor the newest time that the controller signed, as far as it is stored
   * @param nanoTime monotonic nanoseconds, from any origin
   */
  public TrustedClock(InstantSource machine, InstantSource floor, LongSupplier nanoTime) {
    this.machine = machine;
    this.floor = floor;
    this.nanoTime = nanoTime;
    this.knownSince = nanoTime.getAsLong();
  }

  /** A clock that knows nothing better than the machine's, until it is told. */
  public static TrustedClock of(InstantSource machine) {
    return new TrustedClock(machine, () -> Instant.EPOCH, System::nanoTime);
  }

  /** Takes note of a time that is past, by the word of somebody who is trusted. */
  public synchronized void learn(Instant past) {
    if (past.isAfter(counted())) {
      known = past;
      knownSince = nanoTime.getAsLong();
    }
  }

  @Override
  public synchronized Instant instant() {
    learn(floor.instant());
    Instant now = machine.instant();
    Instant least = counted();
    return now.isBefore(least) ? least : now;
  }

  private Instant counted() {
    return known.plusNanos(nanoTime.getAsLong() - knownSince);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
