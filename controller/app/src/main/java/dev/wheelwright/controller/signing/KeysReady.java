package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.health.DatabaseState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether configs and certificates can be signed, and how the authority's succession goes. */
@Readiness
@ApplicationScoped
class KeysReady implements HealthCheck {
  private static final String EMBEDDED =
      "here: who reads the keys folder can sign for ever; see: keys root-offline";

  private static final Duration ENDS_SOON = Duration.ofDays(365);

  private final ControllerKeys keys;
  private final DataSource source;
  private final DatabaseState database;
  private final Clock clock;

  KeysReady(ControllerKeys keys, DataSource source, DatabaseState database, Clock clock) {
    this.keys = keys;
    this.source = source;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    return call(keys.authority());
  }

  HealthCheckResponse call(AuthorityKey authority) {
    Instant now = clock.instant();
    Instant ends = authority.certificate().getNotAfter().toInstant();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("keys")
            .withData("online", keys.signing().online().id().toString())
            .withData("root", keys.signing().root().isEmpty() ? "elsewhere" : EMBEDDED)
            .withData("authority", authority.fingerprint().shortForm())
            .withData("authority-ends", ends.toString());
    if (now.isAfter(ends.minus(ENDS_SOON))) {
      answer.withData("note", "the certificate authority ends soon; see: keys rotate-authority");
    }
    authority
        .rollover()
        .ifPresent(
            rollover -> {
              answer.withData("rollover-since", rollover.since().toString());
              answer.withData("rollover-waits-for", laggards(authority));
            });
    return now.isBefore(ends)
        ? answer.up().build()
        : answer.down().withData("reason", "the certificate authority has expired").build();
  }

  /** How many appliances; their names are for those who may see them. */
  private String laggards(AuthorityKey authority) {
    if (database.reason().isPresent()) {
      return "unknown: the database is away";
    }
    try (Connection connection = source.getConnection()) {
      return Laggards.find(connection, authority.fingerprint()).count() + " appliances";
    } catch (SQLException e) {
      return "unknown: the database does not say";
    }
  }
}
