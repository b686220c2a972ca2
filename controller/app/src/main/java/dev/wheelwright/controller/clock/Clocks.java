package dev.wheelwright.controller.clock;

import dev.wheelwright.core.status.Moment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Hands out the time, and chance. */
@ApplicationScoped
public class Clocks {
  /** The machine's time, for what runs without the application. */
  public static Clock system() {
    return Clock.systemUTC();
  }

  /** Ticks in microseconds, because that is what the database keeps. */
  @Produces
  @Singleton
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
  }

  @Produces
  @Singleton
  MonotonicClock monotonicClock() {
    return () -> new Moment(System.nanoTime());
  }

  @Produces
  @Singleton
  SecureRandom random() {
    return new SecureRandom();
  }
}
