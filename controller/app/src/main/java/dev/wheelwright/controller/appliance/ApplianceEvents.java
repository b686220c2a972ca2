package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.appliance.ApplianceView.ConditionView;
import dev.wheelwright.controller.event.EventFeed;
import dev.wheelwright.controller.event.FeedEntry;
import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.rollout.ApplianceChanged;
import dev.wheelwright.controller.rollout.TopologyInForce;
import dev.wheelwright.controller.telemetry.AgentNotice;
import dev.wheelwright.core.topology.Appliance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells clients of appliances that changed. However often one changes, it waits here once, also
 * while the database is away.
 */
@ApplicationScoped
class ApplianceEvents {
  private static final long BATCH_MILLIS = 250;

  private static final Logger LOGGER = Logger.getLogger(ApplianceEvents.class);

  private final ApplianceQueries queries;
  private final EventFeed feed;
  private final DatabaseState database;
  private final Clock clock;
  private final Set<UUID> changed = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("appliance-events").factory());
  private volatile Map<UUID, String> names = Map.of();

  ApplianceEvents(ApplianceQueries queries, EventFeed feed, DatabaseState database, Clock clock) {
    this.queries = queries;
    this.feed = feed;
    this.database = database;
    this.clock = clock;
  }

  /** An event of an agent. */
  record AgentEventData(
      String appliance, String code, String severity, String message, Instant at) {}

  void start(@Observes StartupEvent event) {
    Future<?> _ =
        timer.scheduleWithFixedDelay(
            this::publish, BATCH_MILLIS, BATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) ApplianceChanged event) {
    changed.add(event.appliance());
  }

  void inForce(@Observes TopologyInForce event) {
    names =
        event.topology().appliances().values().stream()
            .collect(Collectors.toUnmodifiableMap(Appliance::id, each -> each.name().value()));
    event.revision().ifPresent(made -> changed.addAll(made.appliances()));
  }

  void noticed(@Observes AgentNotice notice) {
    ConditionView event = ConditionView.of(notice.event());
    feed.publish(
        FeedEntry.of(
            "agent-event",
            new AgentEventData(
                names.getOrDefault(notice.appliance(), notice.appliance().toString()),
                event.code(),
                event.severity(),
                event.message(),
                clock.instant())));
  }

  private void publish() {
    try {
      for (Iterator<UUID> rest = changed.iterator(); rest.hasNext() && !database.isAway(); ) {
        UUID appliance = rest.next();
        rest.remove();
        publish(appliance);
      }
    } catch (RuntimeException e) {
      LOGGER.error("event=appliance-events-failed", e);
    }
  }

  private void publish(UUID appliance) {
    try {
      queries.view(appliance).ifPresent(view -> feed.publish(FeedEntry.of("appliance", view)));
    } catch (RuntimeException e) {
      if (!database.failed(e)) {
        throw e;
      }
      changed.add(appliance);
    }
  }
}
