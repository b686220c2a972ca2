package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.health.DatabaseState;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes one run out of many requests: once they have been quiet for a while, or after a limit. A
 * failed run is repeated.
 */
final class Coalescer implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger(Coalescer.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Duration quiet;
  private final Duration atMost;
  private final DatabaseState database;
  private final Runnable action;
  private final ScheduledThreadPoolExecutor executor;

  private @Nullable ScheduledFuture<?> scheduled;
  private long firstRequest;

  Coalescer(String name, Duration quiet, Duration atMost, DatabaseState database, Runnable action) {
    this.quiet = quiet;
    this.atMost = atMost;
    this.database = database;
    this.action = action;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
    this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Sees to it that a run begins after this call. */
  synchronized void request() {
    long now = System.nanoTime();
    if (scheduled == null) {
      firstRequest = now;
    } else {
      scheduled.cancel(false);
    }
    long untilLimit = Math.max(0, firstRequest + atMost.toNanos() - now);
    scheduled =
        executor.schedule(this::run, Math.min(quiet.toNanos(), untilLimit), TimeUnit.NANOSECONDS);
  }

  private void run() {
    synchronized (this) {
      scheduled = null;
    }
    try {
      action.run();
    } catch (RuntimeException e) {
      if (!database.failed(e)) {
        LOGGER.errorf(e, "event=coalesced-run-failed retry=%s", RETRY);
      }
      retry();
    }
  }

  private synchronized void retry() {
    if (scheduled == null) {
      firstRequest = System.nanoTime();
      scheduled = executor.schedule(this::run, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        LOGGER.warnf("event=coalesced-run-abandoned");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
