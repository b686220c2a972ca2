package dev.wheelwright.agent.telemetry;

import dev.wheelwright.agent.clock.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Looks at the tunnels at regular times, on a thread of its own, and tells what it saw. */
public final class Telemetry {
  /** How long after a change the tunnels are looked at again: a handshake takes a moment. */
  private static final List<Duration> AFTER_CHANGE =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  private final Sampler sampler;
  private final Worker thread;
  private final Duration every;
  private final List<Consumer<Sample>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * @param every the pause between two looks
   */
  public Telemetry(Sampler sampler, Worker thread, Duration every) {
    this.sampler = sampler;
    this.thread = thread;
    this.every = every;
  }

  /** Adds one who gets every sample, on telemetry's own thread, and must not block. */
  public void listen(Consumer<Sample> listener) {
    listeners.add(listener);
  }

  /** Looks from now on. */
  public void start() {
    thread.every(every, this::look);
    now();
  }

  /** Looks once more, at once. */
  public void now() {
    thread.execute(this::look);
  }

  /** The device was changed: looks more often for a short while. */
  public void changed() {
    long mine = changes.incrementAndGet();
    for (Duration pause : AFTER_CHANGE) {
      thread.after(pause, () -> lookUnlessChangedSince(mine));
    }
  }

  /** Each change looks for itself; many of them must not add up. */
  private void lookUnlessChangedSince(long change) {
    if (changes.get() == change) {
      look();
    }
  }

  private void look() {
    Sample sample = sampler.sample();
    listeners.forEach(listener -> listener.accept(sample));
  }
}
