package dev.wheelwright.controller.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.ApplyResult.Outcome;
import dev.wheelwright.controller.rollout.ApplyResults;
import dev.wheelwright.controller.telemetry.AgentNotice;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.telemetry.Condition.Severity;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.WithFakeLink;
import dev.wheelwright.wire.Digest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class AgentEventLogTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Inject AgentEventLog log;
  @Inject Appliances appliances;
  @Inject ApplyResults results;
  @Inject Event<AgentNotice> notices;
  @Inject MeterRegistry registry;
  @Inject DataSource source;
  @Inject Clock clock;

  private String name;
  private UUID appliance;

  @BeforeEach
  void declare() {
    name = "eventful-" + NUMBER.incrementAndGet();
    Api.asAdministrator().put("/api/v1/appliances/" + name).then().statusCode(200);
    appliance = appliances.byName(name).orElseThrow().id();
  }

  private void happen(String code, String message) {
    notices.fire(new AgentNotice(appliance, new Condition(code, Severity.WARNING, message)));
  }

  private ValidatableResponse events(String query) {
    return Api.asAdministrator().get("/api/v1/appliances/" + name + "/events" + query).then();
  }

  private double shed() {
    return registry.get("wheelwright.agent.events.shed").counter().count();
  }

  @Test
  void whatAgentsTellIsKeptNewestFirst() {
    happen("drift-repaired", "EMEA: peer branch-1 was missing");
    happen("state-failing", "no space left on device");

    events("")
        .statusCode(200)
        .body("events.code", equalTo(List.of("state-failing", "drift-repaired")))
        .body("events[1].appliance", equalTo(name))
        .body("events[1].severity", equalTo("warning"))
        .body("events[1].message", equalTo("EMEA: peer branch-1 was missing"))
        .body("events[1].at", notNullValue())
        .body("next", nullValue());
  }

  @Test
  void aRefusedConfigIsRememberedBeyondTheNextResult() {
    Digest digest = Digest.of(new byte[] {1});
    results.record(appliance, result(digest, Outcome.REFUSED, "schema 9 is unknown"));
    results.record(appliance, result(digest, Outcome.APPLIED, ""));

    events("")
        .body("events", hasSize(1))
        .body("events[0].code", equalTo("config-refused"))
        .body("events[0].message", containsString("schema 9 is unknown"));
  }

  private static ApplyResult result(Digest digest, Outcome outcome, String reason) {
    return new ApplyResult(digest, 7, outcome, reason, Optional.empty(), Optional.empty());
  }

  @Test
  void goesOnAfterAPageAndBeginsAtATime() {
    for (int i = 0; i < 5; i++) {
      happen("drift-repaired", "number " + i);
    }
    String next =
        events("?limit=2")
            .body("events.message", equalTo(List.of("number 4", "number 3")))
            .extract()
            .path("next");
    happen("drift-repaired", "number 5");
    events("?limit=2&cursor=" + next)
        .body("events.message", equalTo(List.of("number 2", "number 1")));

    Instant later = clock.instant().plus(Duration.ofHours(1));
    events("?since=" + later).body("events", hasSize(0));
    events("?since=" + later.minus(Duration.ofDays(1))).body("events", hasSize(6));
    events("?since=yesterday").statusCode(400);
    events("?cursor=x").statusCode(400);
    events("?limit=0").statusCode(400);
    Api.asAdministrator().get("/api/v1/appliances/nobody/events").then().statusCode(404);
  }

  /** F2: an agent out of its mind neither fills the memory nor keeps others out of it. */
  @Test
  void F2_aFloodOfEventsIsBoundedAndCounted() throws SQLException {
    double before = shed();
    for (int i = 0; i < 3 * AgentEventLog.WAITING_OF_EACH; i++) {
      happen("drift-repaired", "flood " + i);
    }
    assertThat(shed()).isGreaterThan(before);

    for (int i = 0; i < AgentEventStore.KEPT_OF_EACH; i += AgentEventLog.WAITING_OF_EACH) {
      for (int j = 0; j < AgentEventLog.WAITING_OF_EACH; j++) {
        happen("drift-repaired", "more " + i + "/" + j);
      }
      log.flush();
    }
    assertThat(stored()).isEqualTo(AgentEventStore.KEPT_OF_EACH);
    events("?limit=1000").body("events", hasSize(AgentEventStore.KEPT_OF_EACH));
  }

  @Test
  void theOldPastIsDeleted() throws SQLException {
    happen("drift-repaired", "recent");
    log.flush();
    new Database(source)
        .execute(
            "insert into agent_event (appliance_id, at, code, severity, message) values ('%s', now() - interval '91 days', 'x', 'info', 'old')"
                .formatted(appliance));

    log.deleteOld();

    assertThat(stored()).isEqualTo(1);
  }

  private int stored() throws SQLException {
    return Integer.parseInt(
        new Database(source)
            .query("select count(*) from agent_event where appliance_id = '" + appliance + "'"));
  }
}
