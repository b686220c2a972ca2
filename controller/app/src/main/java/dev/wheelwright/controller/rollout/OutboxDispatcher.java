package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.rollout.ApplyResults.ResultStored;
import dev.wheelwright.controller.rollout.OutboxRepository.Waiting;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Empties the outbox: concentrators first, spokes once the concentrators of their revision have
 * answered. A row goes only after the slot took the config, so that a crash repeats an announcement
 * and never loses one.
 */
@ApplicationScoped
class OutboxDispatcher {
  private static final Logger LOGGER = Logger.getLogger(OutboxDispatcher.class);
  private static final long POLL_MILLIS = 1000;
  private static final long POLL_WHILE_SPOKES_WAIT_MILLIS = 100;

  private final OutboxRepository outbox;
  private final DesiredConfigs desired;
  private final ConfigAnnouncer announcer;
  private final AwaitedConcentrators awaited;
  private final DatabaseState database;
  private final RolloutMetrics metrics;
  private final Clock clock;
  private final Semaphore work = new Semaphore(0);

  private volatile boolean stopping;
  private @Nullable Thread thread;

  OutboxDispatcher(
      OutboxRepository outbox,
      DesiredConfigs desired,
      ConfigAnnouncer announcer,
      AwaitedConcentrators awaited,
      DatabaseState database,
      RolloutMetrics metrics,
      Clock clock) {
    this.outbox = outbox;
    this.desired = desired;
    this.announcer = announcer;
    this.awaited = awaited;
    this.database = database;
    this.metrics = metrics;
    this.clock = clock;
  }

  void start() {
    thread = Thread.ofPlatform().name("outbox").daemon().start(this::run);
  }

  /** Has a look at the outbox soon. */
  void wake() {
    work.release();
  }

  void onResult(@Observes(during = TransactionPhase.AFTER_SUCCESS) ResultStored result) {
    wake();
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
    wake();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      boolean spokesWait = false;
      try {
        spokesWait = dispatch();
      } catch (RuntimeException e) {
        if (!database.failed(e)) {
          LOGGER.errorf(e, "event=dispatch-failed");
        }
      }
      pause(spokesWait ? POLL_WHILE_SPOKES_WAIT_MILLIS : POLL_MILLIS);
    }
  }

  private void pause(long millis) {
    try {
      if (work.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        work.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  /** One round; true when spokes still wait for concentrators. */
  boolean dispatch() {
    long newest = outbox.newestRevision();
    List<Waiting> waiting = outbox.waiting();
    waiting.stream().filter(Waiting::concentrator).forEach(each -> announce(each, newest));
    awaited.settle(clock.instant());
    boolean spokesWait = false;
    for (Waiting each : waiting) {
      if (!each.concentrator()) {
        spokesWait |= awaited.holdsBack(each.revision()) || !announce(each, newest);
      }
    }
    return spokesWait;
  }

  /**
   * Announces what the appliance must be now, unless that is a spoke's config whose concentrators
   * have to know it first. One appliance's damaged rows must not keep the others from their
   * configs; its own row stays.
   *
   * @param newest the newest revision whose concentrators this round has seen
   * @return false when it has to wait
   */
  private boolean announce(Waiting waiting, long newest) {
    Optional<DesiredConfig> config;
    try {
      config = desired.desired(waiting.appliance());
    } catch (StoredConfigException e) {
      LOGGER.errorf(
          "event=announce-failed appliance=%s reason=%s", waiting.appliance(), e.getMessage());
      return true;
    }
    long revision = Math.max(waiting.revision(), config.map(DesiredConfig::revision).orElse(0L));
    if (!waiting.concentrator() && (revision > newest || awaited.holdsBack(revision))) {
      return false;
    }
    if (config.isPresent()) {
      Instant now = clock.instant();
      announcer.announce(waiting.appliance(), config.get().revision(), config.get().digest());
      metrics.pushed(Duration.between(waiting.since(), now));
      if (waiting.concentrator()) {
        awaited.add(waiting.appliance(), revision, config.get().digest(), now);
      }
    }
    outbox.announced(List.of(waiting.appliance()), revision);
    return true;
  }
}
