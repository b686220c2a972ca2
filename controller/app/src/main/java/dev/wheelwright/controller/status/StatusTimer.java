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

  private static final Logger LOGGER = Logger.getLogger(StatusTimer.class);

  private final TunnelBoard board;
  private final TunnelFeed feed;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("status-timer").factory());

  StatusTimer(TunnelBoard board, TunnelFeed feed) {
    this.board = board;
    this.feed = feed;
  }

  void start(@Observes StartupEvent event) {
    every(TICK_MILLIS, board::tick);
    every(TunnelFeed.BATCH_MILLIS, feed::publish);
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
      LOGGER.error("event=status-tick-failed", e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }
}
