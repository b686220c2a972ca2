package dev.wheelwright.controller.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.testing.Api;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** What the tests with the provider ask of the controller. */
final class Provided {
  private Provided() {}

  /** The cable is in, and the provider answers the controller. */
  static ProviderApi ready() {
    OpenIdProvider.running().relay().mend();
    ProviderApi provider = new ProviderApi();
    provider.await();
    return provider;
  }

  static RequestSpecification with(String token) {
    return RestAssured.given().header("Authorization", "Bearer " + token);
  }

  /** The newest records of the audit chain: action, target, outcome, and what it says after. */
  static List<Map<String, Object>> audit() {
    return Api.asAdministrator()
        .get("/api/v1/audit?limit=200")
        .then()
        .statusCode(200)
        .extract()
        .path("records");
  }

  /** Waits for a record of a refusal that says so, since these are written a second later. */
  static void awaitRefusal(String target, String reason) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(audit())
                    .anySatisfy(
                        each -> {
                          assertThat(each).containsEntry("outcome", "refused");
                          assertThat(each.get("target").toString()).contains(target);
                          assertThat(each.get("after").toString()).contains(reason);
                        }));
  }

  /** The account of a subject at the provider. */
  static Map<String, Object> accountOf(String subject) {
    List<Map<String, Object>> all =
        Api.asAdministrator().get("/api/v1/accounts").then().statusCode(200).extract().path("$");
    List<Map<String, Object>> found =
        all.stream().filter(each -> subject.equals(each.get("subject"))).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
