package dev.wheelwright.simulation;

import dev.wheelwright.simulation.Life.Killed;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** What goes wrong, and how often; each seed has its own mixture. */
public final class Faults {
  private final Random random;
  private final Map<Kind, Double> rates = new EnumMap<>(Kind.class);
  private boolean over;

  /** What can go wrong at a step. */
  public enum Kind {
    DISK_FAILS,
    KILLED_AT_THE_DISK,
    DEVICE_FAILS,
    KILLED_AT_THE_DEVICE,
    DATABASE_FAILS,
    KILLED_AT_THE_DATABASE,
    MESSAGE_TWICE,
    STREAM_BREAKS
  }

  public Faults(Random random) {
    this.random = random;
    for (Kind kind : Kind.values()) {
      boolean none = random.nextInt(3) == 0;
      double usual = kind == Kind.MESSAGE_TWICE ? 0.2 : 0.06;
      rates.put(kind, none ? 0 : usual * random.nextDouble());
    }
  }

  /** From now on nothing goes wrong. */
  public void end() {
    over = true;
  }

  public boolean happens(Kind kind) {
    return !over && random.nextDouble() < rates.get(kind);
  }

  /** Ends the program here, or not. */
  public void maybeKill(Kind kind) {
    if (happens(kind)) {
      throw new Killed();
    }
  }
}
