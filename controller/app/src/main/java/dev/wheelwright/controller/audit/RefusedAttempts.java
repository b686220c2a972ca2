package dev.wheelwright.controller.audit;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.core.status.Moment;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records what was refused, without letting a flood of refusals fill the database: the same attempt
 * again within a minute is counted, and recorded once with its number when the minute is over.
 */
@ApplicationScoped
public class RefusedAttempts {
  private static final Logger LOGGER = Logger.getLogger(RefusedAttempts.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int KINDS = 1000;

  /** Before the database's connections are closed. */
  private static final int STOP_ORDER = 1;

  private final AuditLog log;
  private final DatabaseState database;
  private final MonotonicClock clock;
  private final Counter shed;
  private final Map<Attempt, Window> windows = new LinkedHashMap<>();
  private final List<Deed> due = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("refused-attempts").factory());

  private record Attempt(Actor actor, String action, String target, String reason) {}

  private static final class Window {
    private final Moment began;
    private long more;

    Window(Moment began) {
      this.began = began;
    }
  }

  RefusedAttempts(
      AuditLog log, DatabaseState database, MonotonicClock clock, MeterRegistry registry) {
    this.log = log;
    this.database = database;
    this.clock = clock;
    this.shed =
        Counter.builder("wheelwright.audit.shed")
            .description("Refused attempts of too many kinds at once to be recorded one by one")
            .register(registry);
  }

  void start(@Observes StartupEvent event) {
    Future<?> _ = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  void stop(@Observes @Priority(STOP_ORDER) ShutdownEvent event) {
    timer.shutdownNow();
    closeWindows(Duration.ZERO);
    flush();
  }

  /** Notes a refusal; does not block. It is in the chain within a second or so. */
  public synchronized void note(Actor actor, String action, String target, String reason) {
    Attempt attempt = new Attempt(actor, action, target, reason);
    Window window = windows.get(attempt);
    if (window != null) {
      window.more++;
    } else if (windows.size() < KINDS) {
      windows.put(attempt, new Window(clock.now()));
      due.add(Deed.refused(actor, action, target, reason));
    } else {
      shed.increment();
    }
  }

  private void tick() {
    closeWindows(WINDOW);
    flush();
  }

  private synchronized void closeWindows(Duration age) {
    Moment now = clock.now();
    for (Iterator<Map.Entry<Attempt, Window>> each = windows.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Attempt, Window> entry = each.next();
      if (now.since(entry.getValue().began).compareTo(age) >= 0) {
        each.remove();
        if (entry.getValue().more > 0) {
          Attempt attempt = entry.getKey();
          due.add(
              Deed.refused(
                  attempt.actor(),
                  attempt.action(),
                  attempt.target(),
                  attempt.reason() + ", " + entry.getValue().more + " times more in a minute"));
        }
      }
    }
  }

  /** What can't be written now waits; there are never more of them than kinds in two minutes. */
  void flush() {
    try {
      for (Deed each = next(); each != null; each = next()) {
        log.recordAlone(each);
        taken();
      }
    } catch (RuntimeException e) {
      if (!database.failed(e)) {
        LOGGER.error("event=audit-failed", e);
      }
    }
  }

  private synchronized @Nullable Deed next() {
    while (due.size() > 2 * KINDS) {
      due.removeFirst();
      shed.increment();
    }
    return due.isEmpty() ? null : due.getFirst();
  }

  private synchronized void taken() {
    due.removeFirst();
  }
}
