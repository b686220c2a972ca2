package dev.wheelwright.agent.identity;

import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the certificate once half of its life is over, and tries every ten minutes until it works:
 * so for two weeks before it ends, and for a year after.
 */
public final class Renewal {
  private static final Logger LOGGER = LoggerFactory.getLogger(Renewal.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Credentials credentials;
  private final Conditions conditions;
  private final Worker thread;

  public Renewal(Credentials credentials, Conditions conditions, Worker thread) {
    this.credentials = credentials;
    this.conditions = conditions;
    this.thread = thread;
  }

  /** Checks now and from time to time. */
  public void start() {
    thread.execute(this::renewIfDue);
    thread.every(EVERY, this::renewIfDue);
  }

  void renewIfDue() {
    if (!credentials.isRenewalDue()) {
      return;
    }
    try {
      credentials.renew();
      conditions.clear(Condition.Kind.RENEWAL_FAILING);
      LOGGER.atInfo().addKeyValue("until", credentials.notAfter()).log("event=renewed");
    } catch (EnrolmentException | IOException e) {
      conditions.raise(
          Condition.Kind.RENEWAL_FAILING,
          "the certificate ends at " + credentials.notAfter() + ": " + e.getMessage());
    }
  }
}
