package dev.wheelwright.simulation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A thread of a program in virtual time: its tasks run in order, each a little later. */
public final class Lane extends AbstractExecutorService implements ScheduledExecutorService {
  private static final Duration LATENCY = Duration.ofMillis(4);

  private final World world;
  private final Life life;
  private long free;
  private boolean shutdown;

  public Lane(World world, Life life) {
    this.world = world;
    this.life = life;
  }

  @Override
  public void execute(Runnable task) {
    if (shutdown) {
      throw new RejectedExecutionException();
    }
    free = Math.max(free, world.nanoTime()) + world.upTo(LATENCY).toNanos();
    life.at(free, task);
  }

  @Override
  public Future<?> submit(Runnable task) {
    // Whoever waits for a task has it done at once.
    task.run();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    life.at(
        world.nanoTime() + unit.toNanos(delay),
        () -> {
          if (!shutdown) {
            execute(task);
          }
        });
    return new NeverCancelled<Void>();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          task.run();
          var _ = scheduleWithFixedDelay(task, delay, delay, unit);
        },
        initialDelay,
        unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  private static final class NeverCancelled<V> extends CompletableFuture<V>
      implements ScheduledFuture<V> {
    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
