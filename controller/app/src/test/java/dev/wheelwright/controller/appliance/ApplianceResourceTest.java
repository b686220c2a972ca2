package dev.wheelwright.controller.appliance;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class ApplianceResourceTest {
  private static final String APPLIANCES = "/api/v1/appliances/";

  @Test
  void declaresAnApplianceOnce() {
    String id =
        Api.asAdministrator()
            .put(APPLIANCES + "declared-once")
            .then()
            .statusCode(200)
            .body("state", equalTo("declared"))
            .body("desired.digest", notNullValue())
            .extract()
            .path("id");
    String tag = Api.tag();
    Api.asAdministrator()
        .put(APPLIANCES + "declared-once")
        .then()
        .statusCode(200)
        .body("id", equalTo(id));
    Api.asAdministrator()
        .get("/api/v1/appliances")
        .then()
        .statusCode(200)
        .body("name", hasItem("declared-once"));
    Api.asAdministrator()
        .accept("application/yaml")
        .get(Api.TOPOLOGY)
        .then()
        .header("ETag", equalTo(tag));
  }

  @Test
  void showsTheEmptyConfigOfAnApplianceThatTakesPartInNothing() {
    Api.asAdministrator().put(APPLIANCES + "idle").then().statusCode(200);
    Api.asAdministrator().get(APPLIANCES + "idle/config").then().statusCode(200);
  }

  @Test
  void refusesNamesThatNoApplianceCanHave() {
    Api.asAdministrator()
        .put(APPLIANCES + "no spaces")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void unknownAppliancesAreNotFound() {
    Api.asAdministrator()
        .get(APPLIANCES + "nobody")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
    Api.asAdministrator().post(APPLIANCES + "nobody/revoke").then().statusCode(404);
    Api.asAdministrator().get("/api/v1/revisions/999999").then().statusCode(404);
  }

  @Test
  void issuesJoinTokens() {
    Api.asAdministrator().put(APPLIANCES + "joins").then().statusCode(200);
    Api.asAdministrator()
        .contentType("application/json")
        .body("{\"ttlSeconds\": 60}")
        .post(APPLIANCES + "joins/join-tokens")
        .then()
        .statusCode(201)
        .body("token", startsWith("wwj_"))
        .body("expiresAt", equalTo("1970-01-01T00:01:00Z"));
    Api.asAdministrator()
        .contentType("application/json")
        .post(APPLIANCES + "joins/join-tokens")
        .then()
        .statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"ttlSeconds\": 3601}", "{\"ttlSeconds\": 0}", "{\"ttl\": 1}", "{", "[]"})
  void refusesOtherTokenRequests(String body) {
    Api.asAdministrator().put(APPLIANCES + "joins").then().statusCode(200);
    Api.asAdministrator()
        .contentType("application/json")
        .body(body)
        .post(APPLIANCES + "joins/join-tokens")
        .then()
        .statusCode(400)
        .body(not(startsWith("java")));
  }
}
