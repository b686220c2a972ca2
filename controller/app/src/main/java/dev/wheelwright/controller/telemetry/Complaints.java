package dev.wheelwright.controller.telemetry;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.core.status.Moment;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps an agent that reports nonsense from filling the log: one line in a while for each. */
@Singleton
class Complaints {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Map<UUID, Moment> last = new ConcurrentHashMap<>();
  private final MonotonicClock clock;

  Complaints(MonotonicClock clock) {
    this.clock = clock;
  }

  /** Whether a line about the appliance is due; if so, it counts as written. */
  boolean mayLog(UUID appliance) {
    Moment now = clock.now();
    Moment written =
        last.compute(
            appliance,
            (_, before) ->
                before == null || now.since(before).compareTo(PAUSE) >= 0 ? now : before);
    return now.equals(written);
  }
}
