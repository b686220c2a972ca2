package dev.wheelwright.controller.status;

import static dev.wheelwright.controller.status.StatusFixture.sample;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class TunnelResourceTest {
  private static final String TUNNELS = "/api/v1/tunnels";

  @Inject StatusFixture fixture;

  @BeforeEach
  void startWithATopology() {
    Api.put(Documents.EMPTY, "*", "?prune=true").then().statusCode(200);
    Api.put(Documents.EMEA, "*", "?prune=true").then().statusCode(200);
  }

  private static ValidatableResponse get(String query) {
    return Api.asAdministrator().get(TUNNELS + query).then();
  }

  @Test
  void aTunnelWaitsForKeysThenForReportsAndIsUp() {
    get("").statusCode(200).body("counts", equalTo(Map.of("PENDING", 3)));

    fixture.giveKeys();
    get("")
        .body("tunnels.peer", contains("branch-1", "branch-2", "branch-3"))
        .body("tunnels.state", contains("UNREPORTED", "UNREPORTED", "UNREPORTED"))
        .body("tunnels[0].evidence.reportAgeSeconds", nullValue())
        .body("next", nullValue());

    fixture.hubReports("branch-2", sample(12, "192.0.2.7:1000", 100));
    await()
        .untilAsserted(
            () ->
                get("/EMEA/nodegrid-hub/branch-2")
                    .statusCode(200)
                    .body("state", equalTo("UP"))
                    .body("interface", equalTo("EMEA"))
                    .body("peerKind", equalTo("spoke"))
                    .body("reason", containsString("handshake 1"))
                    .body("evidence.handshakeAgeSeconds", lessThan(60))
                    .body("evidence.everHandshake", equalTo(true))
                    .body("evidence.spokeKeepaliveSeconds", equalTo(25))
                    .body("endpoint", equalTo("192.0.2.7:1000"))
                    .body("previousEndpoint", nullValue())
                    .body("receivedBytes", equalTo(100))
                    .body("sentBytes", equalTo(200))
                    .body("spoke", nullValue()));
  }

  @Test
  void showsWhereAPeerRoamedFrom() {
    fixture.giveKeys();
    fixture.hubReports("branch-1", sample(12, "192.0.2.7:1000", 100));
    fixture.hubReports("branch-1", sample(1, "[2001:db8::7]:2000", 300));

    await()
        .untilAsserted(
            () ->
                get("/EMEA/nodegrid-hub/branch-1")
                    .body("endpoint", equalTo("[2001:db8::7]:2000"))
                    .body("previousEndpoint", equalTo("192.0.2.7:1000"))
                    .body("roamedAt", notNullValue()));
  }

  @Test
  void filtersCountsAndPages() {
    fixture.giveKeys();
    fixture.hubReports("branch-1", sample(1, "192.0.2.7:1000", 1));
    fixture.hubReports("branch-2", sample(3600, "192.0.2.8:1000", 1));
    await()
        .untilAsserted(
            () ->
                get("?state=UP&state=down")
                    .body("tunnels.peer", contains("branch-1", "branch-2"))
                    .body("counts.UP", equalTo(1))
                    .body("counts.DOWN", equalTo(1)));

    get("?appliance=branch-3").body("tunnels.peer", contains("branch-3"));
    get("?appliance=nodegrid-hub&peer=branch-2").body("tunnels.peer", contains("branch-2"));
    get("?interface=EMEA&overlay=EMEA").body("tunnels", hasSize(3));
    get("?overlay=APAC").body("tunnels", hasSize(0)).body("counts.size()", equalTo(0));

    String next =
        get("?limit=2").body("tunnels", hasSize(2)).extract().jsonPath().getString("next");
    get("?limit=2&cursor=" + next)
        .body("tunnels.peer", contains("branch-3"))
        .body("next", nullValue());
    get("?limit=3").body("next", nullValue());
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    get("?state=FINE").statusCode(400).contentType("application/problem+json");
    get("?limit=0").statusCode(400);
    get("?limit=1001").statusCode(400);
    get("?cursor=AAAA").statusCode(400);
    get("?cursor=%21").statusCode(400);
    get("/EMEA/nodegrid-hub/nobody").statusCode(404);
    get("/-/-/-").statusCode(404);
  }

  @Test
  void anApplianceShowsItsConditions() {
    fixture.giveKeys();
    fixture.hubReports(new Condition("foreign-firewall", Condition.Severity.WARNING, "drops"));

    Api.asAdministrator()
        .get("/api/v1/appliances/nodegrid-hub")
        .then()
        .body("reportedAt", notNullValue())
        .body("conditions[0].code", equalTo("foreign-firewall"))
        .body("conditions[0].severity", equalTo("warning"));
    Api.asAdministrator()
        .get("/api/v1/appliances")
        .then()
        .body("conditions.flatten().size()", greaterThan(0));
    fixture.hubReports();
    Api.asAdministrator()
        .get("/api/v1/appliances/nodegrid-hub")
        .then()
        .body("conditions", hasSize(0));
  }
}
