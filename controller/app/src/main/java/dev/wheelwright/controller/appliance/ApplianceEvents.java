package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.appliance.ApplianceView.ConditionView;
import dev.wheelwright.controller.event.EventFeed;
import dev.wheelwright.controller.event.FeedEntry;
import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.rollout.ApplianceChanged;
import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.ApplyResults.ResultStored;
import dev.wheelwright.controller.rollout.TopologyInForce;
import dev.wheelwright.controller.telemetry.AgentNotice;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.core.topology.Appliance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
  private static final int LARGEST_BATCH = 500;
  private static final long WRITE_MILLIS = 2000;
  private static final long RETENTION_MILLIS = 600_000;

  private static final Logger LOGGER = Logger.getLogger(ApplianceEvents.class);

  private final ApplianceQueries queries;
  private final EventFeed feed;
  private final AgentEventLog log;
  private final DatabaseState database;
  private final Clock clock;
  private final Set<UUID> changed = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("appliance-events").factory());
  private volatile Map<UUID, String> names = Map.of();

  ApplianceEvents(
      ApplianceQueries queries,
      EventFeed feed,
      AgentEventLog log,
      DatabaseState database,
      Clock clock) {
    this.queries = queries;
    this.feed = feed;
    this.log = log;
    this.database = database;
    this.clock = clock;
  }

  /** An event of an agent. */
  record AgentEventData(
      String appliance, String code, String severity, String message, Instant at) {
    static AgentEventData of(String name, AgentEvent event) {
      ConditionView what = ConditionView.of(event.what());
      return new AgentEventData(name, what.code(), what.severity(), what.message(), event.at());
    }
  }

  void start(@Observes StartupEvent event) {
    every(BATCH_MILLIS, this::publish);
    every(WRITE_MILLIS, log::flush);
    every(RETENTION_MILLIS, log::deleteOld);
  }

  private void every(long millis, Runnable task) {
    Future<?> _ =
        timer.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** An exception would silently end the schedule. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOGGER.error("event=appliance-events-failed", e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
    run(log::flush);
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
    tell(new AgentEvent(notice.appliance(), clock.instant(), notice.event()));
  }

  /** A config that is not tried again is worth remembering, and the last result alone is kept. */
  void answered(@Observes(during = TransactionPhase.AFTER_SUCCESS) ResultStored stored) {
    ApplyResult result = stored.result();
    if (result.outcome().parks()) {
      Condition refused =
          new Condition(
              "config-" + result.outcome().text(),
              Condition.Severity.WARNING,
              "revision " + result.revision() + ": " + result.reason());
      tell(new AgentEvent(stored.appliance(), clock.instant(), refused));
    }
  }

  private void tell(AgentEvent event) {
    log.add(event);
    String name = names.getOrDefault(event.appliance(), event.appliance().toString());
    feed.publish(FeedEntry.of("agent-event", AgentEventData.of(name, event)));
  }

  private void publish() {
    while (!changed.isEmpty() && !database.isAway()) {
      List<UUID> batch = changed.stream().limit(LARGEST_BATCH).toList();
      batch.forEach(changed::remove);
      publish(batch);
    }
  }

  private void publish(List<UUID> batch) {
    try {
      queries.views(batch).forEach(view -> feed.publish(FeedEntry.of("appliance", view)));
    } catch (RuntimeException e) {
      if (!database.failed(e)) {
        throw e;
      }
      changed.addAll(batch);
    }
  }
}
