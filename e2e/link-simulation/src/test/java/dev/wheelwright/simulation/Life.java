package dev.wheelwright.simulation;

import java.time.Duration;

/**
 * One life of a program. What it has planned dies with it, and it can be killed between any two of
 * its steps.
 */
public final class Life {
  private final World world;
  private final Runnable onEnd;
  private boolean alive = true;

  /** The program is killed in the middle of what it does. */
  @SuppressWarnings("serial") // never leaves this program
  public static final class Killed extends Error {
    public Killed() {
      super("killed", null, false, false);
    }
  }

  /**
   * @param onEnd called once, when it ends
   */
  public Life(World world, Runnable onEnd) {
    this.world = world;
    this.onEnd = onEnd;
  }

  public boolean isAlive() {
    return alive;
  }

  /** A step of this life, later. */
  public void at(long time, Runnable step) {
    world.at(time, () -> run(step));
  }

  public void after(Duration delay, Runnable step) {
    at(world.nanoTime() + delay.toNanos(), step);
  }

  /** A step of this life, now. */
  public void run(Runnable step) {
    if (!alive) {
      return;
    }
    try {
      step.run();
    } catch (Killed killed) {
      end();
    }
  }

  public void end() {
    if (alive) {
      alive = false;
      onEnd.run();
    }
  }
}
