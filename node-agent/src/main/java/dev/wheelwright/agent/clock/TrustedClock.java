package dev.wheelwright.agent.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The machine's clock, but never behind the newest time that the controller signed: a box without a
 * battery boots in 1970, where no certificate is valid.
 */
public final class TrustedClock extends Clock {
  private final InstantSource machine;
  private final InstantSource floor;

  /**
   * @param floor the newest time that is known to be past
   */
  public TrustedClock(InstantSource machine, InstantSource floor) {
    this.machine = machine;
    this.floor = floor;
  }

  @Override
  public Instant instant() {
    Instant now = machine.instant();
    Instant past = floor.instant();
    return now.isBefore(past) ? past : now;
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
