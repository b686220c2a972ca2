package dev.wheelwright.agent.link;

import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.verify.VerifiedLatest;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the age of what the controller said last. Past its end an alarm is raised and
 * nothing else happens: tunnels stay.
 *
 * <p>The time that is left is fixed when a Latest arrives and then measured by the monotonic clock,
 * so that a clock that is set does not end it.
 */
public final class Freshness {
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Conditions conditions;
  private long deadline;
  private @Nullable VerifiedLatest latest;

  /**
   * @param nanoTime monotonic nanoseconds, from any origin
   */
  public Freshness(Clock clock, LongSupplier nanoTime, Conditions conditions) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.conditions = conditions;
  }

  void heard(VerifiedLatest next) {
    latest = next;
    Duration left = Duration.between(clock.instant(), next.notAfter());
    long most = Duration.ofDays(3650).toNanos();
    deadline =
        nanoTime.getAsLong() + (left.compareTo(Duration.ofNanos(most)) > 0 ? most : left.toNanos());
    check();
  }

  /** Raises or clears the alarm. */
  void check() {
    VerifiedLatest known = latest;
    if (known == null) {
      return;
    }
    if (nanoTime.getAsLong() - deadline >= 0) {
      conditions.raise(
          Condition.Kind.CONFIG_EXPIRED,
          "the controller's word that revision "
              + known.stamp()
              + " is the latest ended at "
              + known.notAfter()
              + "; the tunnels stay as they are");
    } else {
      conditions.clear(Condition.Kind.CONFIG_EXPIRED);
    }
  }
}
