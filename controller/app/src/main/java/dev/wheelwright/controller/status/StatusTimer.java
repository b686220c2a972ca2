package dev.wheelwright.controller.status;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Makes time count: looks at thresholds every second, and tells the changes four times as often.
 */
@ApplicationScoped
class StatusTimer {
  private static final long TICK_MILLIS = 1000;
  private static final long FLUSH_MILLIS = 2000;
  private static final long RETENTION_MILLIS = 600_000;
  private static final long STOP_PATIENCE_SECONDS = 5;

  private static final Logger LOGGER = Logger.getLogger(StatusTimer.class);

  private final TunnelBoard board;
  private final TunnelFeed feed;
  private final StatusWriter writer;
  private final StatusRetention retention;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("status-timer").factory());

  /** Apart from the other, because the database may take its time. */
  private final ScheduledExecutorService database =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("status-writer").factory());

  StatusTimer(TunnelBoard board, TunnelFeed feed, StatusWriter writer, StatusRetention retention) {
    this.board = board;
    this.feed = feed;
    this.writer = writer;
    this.retention = retention;
  }

  void start(@Observes StartupEvent event) {
    every(timer, TICK_MILLIS, board::tick);
    every(timer, TunnelFeed.BATCH_MILLIS, feed::publish);
    every(database, FLUSH_MILLIS, writer::flush);
    every(database, RETENTION_MILLIS, retention::deleteOld);
  }

  private static void every(ScheduledExecutorService thread, long millis, Runnable task) {
    Future<?> _ =
        thread.scheduleWithFixedDelay(() -> run(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** An exception would silently end the schedule. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOGGER.error("event=status-tick-failed", e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
    database.shutdown();
    try {
      if (database.awaitTermination(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        run(writer::flushAll);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
