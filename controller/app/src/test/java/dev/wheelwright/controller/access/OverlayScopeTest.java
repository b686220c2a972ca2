package dev.wheelwright.controller.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.People;
import dev.wheelwright.controller.testing.People.Person;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * S16: who was granted one overlay neither sees nor changes another, and nobody makes more of it.
 */
@QuarkusTest
@TestProfile(WithFakeLink.class)
class OverlayScopeTest {
  private static final String TWO_OVERLAYS =
      """
      version: 1
      appliances: [{name: hub-a}, {name: hub-b}, {name: shared}, {name: only-a}, {name: loose}]
      overlays:
      - name: A
        pools: [172.16.1.0/24]
        concentrators: [{appliance: hub-a, listenPort: 9001, endpoints: [192.0.2.1]}]
        spokes: [{appliance: only-a}, {appliance: shared, interface: to-a}]
      - name: B
        pools: [172.16.2.0/24]
        concentrators: [{appliance: hub-b, listenPort: 9001, endpoints: [192.0.2.2]}]
        spokes: [{appliance: shared, interface: to-b}]
      """;

  @BeforeEach
  void startWithTwoOverlays() {
    Api.put(TWO_OVERLAYS, "*", "?prune=true").then().statusCode(200);
  }

  private static Response put(Person person, String yaml, String query) {
    return Api.as(person.token())
        .contentType("application/yaml")
        .header("If-Match", "*")
        .body(yaml)
        .put(Api.TOPOLOGY + query);
  }

  private static String overlayA(String spokes) {
    return """
        version: 1
        appliances: [{name: hub-a}, {name: shared}, {name: only-a}, {name: fresh}, {name: hub-b}, {name: loose}]
        overlays:
        - name: A
          pools: [172.16.1.0/24]
          concentrators: [{appliance: hub-a, listenPort: 9001, endpoints: [192.0.2.1]}]
          spokes: [%s]
        """
        .replace("%s", spokes);
  }

  @Test
  void S16_anOverlaysViewerSeesNoOther() {
    Person viewer = People.with("viewer@A");

    viewer
        .asks()
        .accept(ContentType.JSON)
        .get(Api.TOPOLOGY)
        .then()
        .statusCode(200)
        .body("overlays.name", equalTo(List.of("A")))
        .body("appliances.name", hasItems("hub-a", "loose", "only-a", "shared"))
        .body("appliances.name", not(hasItem("hub-b")));
    viewer
        .asks()
        .get("/api/v1/appliances")
        .then()
        .body("name", hasItems("hub-a", "shared"))
        .body("name", not(hasItem("hub-b")));
    for (String path : List.of("", "/config")) {
      viewer.asks().get("/api/v1/appliances/hub-b" + path).then().statusCode(404);
    }
    viewer.asks().get("/api/v1/tunnels").then().body("tunnels.overlay", not(hasItem("B")));
    Api.asAdministrator().get("/api/v1/tunnels").then().body("tunnels.overlay", hasItem("B"));
    viewer.asks().get("/api/v1/tunnels/B/hub-b/shared").then().statusCode(404);
    viewer.asks().get("/api/v1/tunnels/A/hub-a/shared").then().statusCode(200);
    viewer.asks().get("/api/v1/transitions?overlay=B").then().statusCode(403);
    viewer.asks().get("/api/v1/events?overlay=B").then().statusCode(403);
  }

  @Test
  void S16_anOverlaysOperatorChangesThatOneOnly() {
    Person operator = People.with("operator@A");

    put(operator, overlayA("{appliance: only-a}, {appliance: fresh}"), "").then().statusCode(200);
    put(operator, TWO_OVERLAYS.replace("172.16.2.0/24", "172.16.3.0/24"), "")
        .then()
        .statusCode(403)
        .body("detail", containsString("overlay B"));
    put(operator, overlayA("{appliance: only-a}"), "?prune=true").then().statusCode(403);
    put(operator, overlayA("{appliance: only-a}, {appliance: hub-b}"), "")
        .then()
        .statusCode(403)
        .body("detail", containsString("appliance hub-b"));
    Api.asAdministrator()
        .accept(ContentType.JSON)
        .get(Api.TOPOLOGY)
        .then()
        .body("overlays.name", equalTo(List.of("A", "B")));
  }

  @Test
  void S16_anApplianceOfTwoOverlaysIsNotOneOperatorsToRevoke() {
    Person operator = People.with("operator@A");
    String tokens = "/join-tokens";

    for (String path : List.of("shared/revoke", "shared" + tokens)) {
      post(operator, path).then().statusCode(403);
    }
    for (String path : List.of("hub-b/revoke", "hub-b" + tokens)) {
      post(operator, path).then().statusCode(404);
    }
    post(operator, "only-a" + tokens).then().statusCode(201);
    post(People.with("operator@A", "operator@B"), "shared" + tokens).then().statusCode(201);
  }

  private static Response post(Person person, String path) {
    return person
        .asks()
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/api/v1/appliances/" + path);
  }

  @Test
  void S16_nobodyPromotesTheOwnAccount() {
    for (String grant : List.of("viewer", "operator", "administrator")) {
      Person person = People.with(grant);
      person
          .asks()
          .contentType(ContentType.JSON)
          .body(Map.of("grants", List.of("administrator")))
          .put("/api/v1/accounts/" + person.name())
          .then()
          .statusCode(403);
    }
    Person viewer = People.with("viewer");
    viewer
        .asks()
        .contentType(ContentType.JSON)
        .body(Map.of("name", "more", "role", "administrator", "grants", List.of("administrator")))
        .post("/api/v1/accounts/" + viewer.name() + "/tokens")
        .then()
        .statusCode(400);
  }

  @Test
  void S16_aTokenIsNeverGoodForMoreThanItsAccount() {
    Person operator = People.with("operator@A", "viewer@B");
    String token =
        People.tokenOf(
            operator.name(),
            Map.of("name", "wide", "role", "administrator", "overlays", List.of("A", "C")));

    Api.as(token).get("/api/v1/session").then().body("grants", equalTo(List.of("operator@A")));
    Api.as(token)
        .contentType(ContentType.JSON)
        .body(Map.of("name", "another"))
        .post("/api/v1/accounts/" + operator.name() + "/tokens")
        .then()
        .statusCode(403);
  }

  @Test
  void S16_othersAccountsAndTokensAreOutOfReach() {
    Person victim = People.with("administrator");
    Person operator = People.with("operator");
    String account = "/api/v1/accounts/" + victim.name();

    operator.asks().get(account).then().statusCode(403);
    operator.asks().get(account + "/tokens").then().statusCode(403);
    operator.asks().delete(account + "/tokens/all").then().statusCode(403);
    operator
        .asks()
        .contentType(ContentType.JSON)
        .body(Map.of("password", "a password of mine, long enough"))
        .put(account + "/password")
        .then()
        .statusCode(403);
    operator.asks().get("/api/v1/accounts/nobody-at-all").then().statusCode(403);
    victim.asks().get("/api/v1/session").then().statusCode(200);
  }

  @Test
  void oneAdministratorStays() {
    Person other = People.with("administrator");
    // the first one's own token can't take its own rights, and nobody may take the last one's
    assertThat(
            other
                .asks()
                .contentType(ContentType.JSON)
                .body(Map.of("grants", List.of("owner", "administrator@A")))
                .put("/api/v1/accounts/first-administrator")
                .then()
                .statusCode(400)
                .extract()
                .<String>path("detail"))
        .contains("\"owner\" is no role")
        .contains("operator@A");
  }

  @Test
  void S16_whatIsTakenBackIsGoneAtOnce() {
    Person operator = People.with("operator");
    operator.asks().get("/api/v1/revisions").then().statusCode(200);

    People.put(operator.name(), Map.of("grants", List.of("viewer@A"))).then().statusCode(200);

    operator.asks().get("/api/v1/revisions").then().statusCode(403);
  }
}
