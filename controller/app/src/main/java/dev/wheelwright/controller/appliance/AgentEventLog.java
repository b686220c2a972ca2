package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.appliance.AgentEventStore.Stored;
import dev.wheelwright.controller.health.DatabaseState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The history of what happened on appliances. What comes is written some seconds later. What waits
 * for the database is bounded, of each appliance and of all together; what does not fit is counted.
 */
@ApplicationScoped
class AgentEventLog {
  static final int WAITING_OF_EACH = 50;
  static final int WAITING = 20_000;

  private static final Logger LOGGER = Logger.getLogger(AgentEventLog.class);

  private final AgentEventStore store;
  private final DatabaseState database;
  private final Clock clock;
  private final Duration kept;
  private final Counter shed;
  private final Object writing = new Object();

  // Guarded by this.
  private final Deque<AgentEvent> waiting = new ArrayDeque<>();
  private final Map<UUID, Integer> waitingOfEach = new HashMap<>();

  AgentEventLog(
      AgentEventStore store,
      DatabaseState database,
      Clock clock,
      MeterRegistry registry,
      @ConfigProperty(name = "wheelwright.agent-events.kept", defaultValue = "90d") Duration kept) {
    this.store = store;
    this.database = database;
    this.clock = clock;
    this.kept = kept;
    this.shed =
        Counter.builder("wheelwright.agent.events.shed")
            .description("Events of agents that were not kept, because too many waited")
            .register(registry);
  }

  /**
   * Some of the history.
   *
   * @param next the id before which the next page ends; empty: this is the last
   */
  record Page(List<AgentEvent> events, Optional<Long> next) {}

  /** Keeps an event. Does not block. */
  synchronized void add(AgentEvent event) {
    int ofThis = waitingOfEach.getOrDefault(event.appliance(), 0);
    if (ofThis >= WAITING_OF_EACH || waiting.size() >= WAITING) {
      shed.increment();
      return;
    }
    waitingOfEach.put(event.appliance(), ofThis + 1);
    waiting.addLast(event);
  }

  /** Writes what waits; may take as long as the database takes. */
  void flush() {
    synchronized (writing) {
      List<AgentEvent> events = waiting();
      if (events.isEmpty() || database.isAway()) {
        return;
      }
      try {
        store.write(events);
        written(events.size());
      } catch (SQLException e) {
        if (!database.failed(e)) {
          LOGGER.errorf(e, "event=agent-events-not-written events=%d", events.size());
        }
      }
    }
  }

  private synchronized List<AgentEvent> waiting() {
    return List.copyOf(waiting);
  }

  private synchronized void written(int count) {
    for (int i = 0; i < count; i++) {
      UUID appliance = waiting.removeFirst().appliance();
      waitingOfEach.computeIfPresent(appliance, (_, left) -> left > 1 ? left - 1 : null);
    }
  }

  /**
   * Events of an appliance, newest first.
   *
   * @param before of an earlier page; empty: the first page
   */
  Page page(UUID appliance, Optional<Long> before, Optional<Instant> since, int limit) {
    flush();
    List<Stored> stored = stored(appliance, before, since, limit + 1);
    List<Stored> page = stored.subList(0, Math.min(limit, stored.size()));
    Optional<Long> next =
        stored.size() > limit ? Optional.of(page.getLast().id()) : Optional.empty();
    return new Page(page.stream().map(Stored::event).toList(), next);
  }

  private List<Stored> stored(
      UUID appliance, Optional<Long> before, Optional<Instant> since, int limit) {
    try {
      return store.newest(appliance, before, since, limit);
    } catch (SQLException e) {
      throw new PersistenceException("the history of an appliance can't be read", e);
    }
  }

  void deleteOld() {
    if (database.isAway()) {
      return;
    }
    try {
      int deleted = store.deleteBefore(clock.instant().minus(kept));
      if (deleted > 0) {
        LOGGER.infof("event=old-agent-events-deleted events=%d", deleted);
      }
    } catch (SQLException e) {
      if (!database.failed(e)) {
        LOGGER.error("event=old-agent-events-not-deleted", e);
      }
    }
  }
}
