package dev.wheelwright.controller.status;

import static dev.wheelwright.controller.status.StatusFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.wheelwright.controller.link.CapturedLog;
import dev.wheelwright.controller.platform.CutDatabase;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.WithCutDatabase;
import dev.wheelwright.core.status.TunnelState;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F2, with a database that is really gone for a while. */
@QuarkusTest
@TestProfile(WithCutDatabase.class)
class StatusOutageTest {
  private static final String TUNNELS = "/api/v1/tunnels";

  @Inject StatusFixture fixture;
  @Inject TunnelBoard board;
  @Inject StatusWriter writer;

  @AfterEach
  void mend() {
    CutDatabase.mend();
  }

  private TunnelState state(String spoke) {
    return board.read(
        (cells, _) ->
            Objects.requireNonNull(cells.get(StatusFixture.emea(spoke))).status().state());
  }

  private void report(String spoke, int age, TunnelState expected) {
    fixture.hubReports(spoke, sample(age, "192.0.2.7:1000", 100 + age));
    await().untilAsserted(() -> assertThat(state(spoke)).isEqualTo(expected));
  }

  @Test
  void F2_theStatusGoesOnWithoutTheDatabaseAndNothingOfItIsLost() {
    Api.put(Documents.EMEA, "*", "?prune=true").then().statusCode(200);
    fixture.giveKeys();
    report("branch-1", 1, TunnelState.UP);
    RestAssured.get("/q/health/ready").then().statusCode(200);
    String token = Api.token();

    try (CapturedLog log = CapturedLog.open()) {
      CutDatabase.cut();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  RestAssured.get("/q/health/ready")
                      .then()
                      .statusCode(503)
                      .body("checks.find { it.name == 'database' }.data.reason", notNullValue()));
      RestAssured.get("/q/health/live").then().statusCode(200);
      for (int i = 0; i < 3; i++) {
        RestAssured.given()
            .header("Authorization", "Bearer " + token)
            .get(TUNNELS)
            .then()
            .statusCode(503)
            .contentType("application/problem+json")
            .body("type", equalTo("urn:wheelwright:unavailable"))
            .body(not(containsString("Exception")));
      }
      report("branch-1", 3600, TunnelState.DOWN);
      report("branch-2", 1, TunnelState.UP);
      writer.flush();

      assertThat(log.lines().stream().filter(line -> line.contains("event=database-away")))
          .hasSize(1);
      assertThat(log.lines()).noneMatch(line -> line.contains("\tat "));

      CutDatabase.mend();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  Api.asAdministrator()
                      .get(TUNNELS + "/EMEA/nodegrid-hub/branch-1")
                      .then()
                      .statusCode(200)
                      .body("state", equalTo("DOWN"))
                      .body("transitions.to", hasItem("DOWN")));
      // The look that finds it back may come after the first answer.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(log.contains("event=database-back")).isTrue());
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(writer.unwritten(TunnelKey.of(fixture.tunnel("branch-1")))).isEmpty());
    RestAssured.get("/q/health/ready").then().statusCode(200);
  }
}
