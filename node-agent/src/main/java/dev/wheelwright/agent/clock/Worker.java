package dev.wheelwright.agent.clock;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does one task after the other, now or later. A task that fails is logged and ends
 * neither the thread nor its own repetition; after the stop, new tasks are dropped.
 */
public final class Worker implements Executor {
  private static final Logger LOGGER = LoggerFactory.getLogger(Worker.class);

  private final ScheduledExecutorService thread;
  private final LongSupplier nanoTime;

  /**
   * @param name of the thread, for dumps
   */
  public Worker(String name) {
    this(
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, name)),
        System::nanoTime);
  }

  /**
   * @param thread does one task after the other
   * @param nanoTime monotonic nanoseconds, by which it waits
   */
  public Worker(ScheduledExecutorService thread, LongSupplier nanoTime) {
    this.thread = thread;
    this.nanoTime = nanoTime;
  }

  /** Monotonic nanoseconds, from any origin. */
  public long nanoTime() {
    return nanoTime.getAsLong();
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException stopped) {
      LOGGER.atDebug().log("event=dropped-while-stopping");
    }
  }

  /** Runs the task once, after a while. */
  public void after(Duration delay, Runnable task) {
    try {
      var _ = thread.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      LOGGER.atDebug().log("event=dropped-while-stopping");
    }
  }

  /** Runs the task again and again, with that pause before each run. */
  public void every(Duration pause, Runnable task) {
    long millis = pause.toMillis();
    var _ = thread.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Runs the task and waits for its end, unless that takes too long. */
  public void executeAndWait(Runnable task, Duration patience) {
    Future<?> end = thread.submit(guarded(task));
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException slow) {
      LOGGER.atWarn().log("event=slow-task");
    }
  }

  /** Lets tasks that are due come to their end, and drops the others. */
  public void stop(Duration patience) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.atWarn().log("event=stopped-in-mid-task");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException bug) {
        LOGGER.atError().setCause(bug).log("event=task-failed");
      }
    };
  }
}
