package dev.wheelwright.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time: one event after the other, in an order that follows from the seed alone. */
public final class World extends Clock {
  /** When the fleet of the tests signs. */
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000L);

  private record Event(long at, long number, Runnable task) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final Random random;
  private long nanos;
  private long count;

  public World(long seed) {
    this.random = new Random(seed);
  }

  /** Everything that is left to chance. */
  public Random random() {
    return random;
  }

  /** Monotonic nanoseconds. */
  public long nanoTime() {
    return nanos;
  }

  public void at(long time, Runnable task) {
    events.add(new Event(Math.max(time, nanos), count++, task));
  }

  public void after(Duration delay, Runnable task) {
    at(nanos + delay.toNanos(), task);
  }

  /** A random time up to this one. */
  public Duration upTo(Duration limit) {
    return Duration.ofNanos(random.nextLong(limit.toNanos() + 1));
  }

  /** Lets everything happen that is due within this time. */
  public void pass(Duration time) {
    long end = nanos + time.toNanos();
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event next = events.remove();
      nanos = next.at();
      next.task().run();
    }
    nanos = end;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(nanos);
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
