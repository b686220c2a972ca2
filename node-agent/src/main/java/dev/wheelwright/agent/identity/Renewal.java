package dev.wheelwright.agent.identity;

import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the certificate once half of its life is over, and tries every ten minutes until it works:
 * so for two weeks before it ends, and for a year after. When the controller's authority has a
 * successor, it renews at some moment within a while, so that an overlap can be short and not all
 * appliances come at once.
 */
public final class Renewal {
  private static final Logger LOGGER = LoggerFactory.getLogger(Renewal.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Credentials credentials;
  private final Conditions conditions;
  private final Worker thread;
  private final Duration spread;
  private final RandomGenerator random;

  // Touched by the thread's tasks only.
  private boolean following;

  /**
   * @param spread the longest that it waits before it follows an authority to its successor
   */
  public Renewal(
      Credentials credentials,
      Conditions conditions,
      Worker thread,
      Duration spread,
      RandomGenerator random) {
    this.credentials = credentials;
    this.conditions = conditions;
    this.thread = thread;
    this.spread = spread;
    this.random = random;
  }

  /** Checks now and from time to time. */
  public void start() {
    credentials.onSuccession(() -> thread.execute(this::planToFollow));
    thread.execute(this::renewIfDue);
    thread.every(EVERY, this::renewIfDue);
  }

  void renewIfDue() {
    if (credentials.isRenewalDue()) {
      renew();
    }
  }

  private void planToFollow() {
    if (following || !credentials.isSucceeded()) {
      return;
    }
    following = true;
    Duration pause = Duration.ofMillis(random.nextLong(spread.toMillis() + 1));
    LOGGER.atInfo().addKeyValue("renewsWithin", pause).log("event=authority-succeeded");
    thread.after(pause, this::follow);
  }

  private void follow() {
    if (credentials.isSucceeded() && !renew()) {
      thread.after(EVERY, this::follow);
      return;
    }
    following = false;
  }

  /** Whether that worked. */
  private boolean renew() {
    try {
      credentials.renew();
      conditions.clear(Condition.Kind.RENEWAL_FAILING);
      LOGGER.atInfo().addKeyValue("until", credentials.notAfter()).log("event=renewed");
      return true;
    } catch (EnrolmentException | IOException e) {
      conditions.raise(
          Condition.Kind.RENEWAL_FAILING,
          "the certificate ends at " + credentials.notAfter() + ": " + e.getMessage());
      return false;
    }
  }
}
