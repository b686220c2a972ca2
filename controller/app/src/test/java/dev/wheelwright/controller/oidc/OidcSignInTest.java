package dev.wheelwright.controller.oidc;

import static dev.wheelwright.controller.oidc.Provided.accountOf;
import static dev.wheelwright.controller.oidc.Provided.audit;
import static dev.wheelwright.controller.oidc.Provided.awaitRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.People;
import dev.wheelwright.controller.testing.People.Person;
import dev.wheelwright.controller.testing.Routes;
import dev.wheelwright.controller.testing.Routes.Route;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in at a real OpenID provider, as a browser does it. */
@QuarkusTest
@TestProfile(WithOpenIdProvider.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OidcSignInTest {
  private static final String LOCAL_PASSWORD = "a horse with a battery";
  private static final String SESSION = "/api/v1/session";

  private final Browser browser = new Browser();

  private static String grantsOf(Browser browser) {
    HttpResponse<String> session = browser.get(SESSION);
    assertThat(session.statusCode()).isEqualTo(200);
    return session.body();
  }

  private static String nameOf(Browser browser) {
    return grantsOf(browser).replaceAll(".*\"account\":\"([^\"]+)\".*", "$1");
  }

  /** The cable is out when the controller starts. */
  @Test
  @Order(1)
  void S16_aProviderThatIsAwayStopsNeitherTheStartNorOurOwnAccounts() {
    OpenIdProvider.running().relay().cut();
    Person local = People.with("viewer");
    People.setPassword(local.name(), LOCAL_PASSWORD);

    People.signIn(local.name(), LOCAL_PASSWORD).then().statusCode(200);
    assertThat(browser.get(OidcAuthentication.BEGIN).statusCode()).isEqualTo(503);
    Provided.with("head.claims.signature").get(SESSION).then().statusCode(503);
    Awaitility.await()
        .untilAsserted(
            () ->
                RestAssured.get("/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body(
                        "checks.find { it.name == 'oidc' }.data.provider",
                        containsString("away:")));
    Api.asAdministrator()
        .get("/api/v1/diagnostics")
        .then()
        .body("openIdProvider", containsString("away:"))
        .body("settings.'wheelwright.oidc.client-secret-file'", equalTo("(not shown)"));
  }

  @Test
  void aSignInAtTheProviderOpensASessionOfOurs() {
    Provided.ready();

    HttpResponse<String> page = browser.signIn("alice");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().allValues("Content-Security-Policy"))
        .containsExactly("default-src 'none'; frame-ancestors 'none'");
    assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(page.body()).contains("url='/api/v1/session'").contains("Signed in as alice-");
    assertThat(page.headers().allValues("Set-Cookie"))
        .anyMatch(
            each ->
                each.startsWith("wheelwright=wws_")
                    && each.contains("HTTPOnly")
                    && each.contains("SameSite=Strict"))
        .noneMatch(each -> each.startsWith("q_session"));
    assertThat(grantsOf(browser))
        .contains("\"via\":\"session\"")
        .contains("[\"operator@EMEA\",\"viewer@APAC\"]");
    assertThat(browser.get("/api/v1/accounts").statusCode()).isEqualTo(403);
    assertThat(audit())
        .anySatisfy(
            each ->
                assertThat(each)
                    .containsEntry("action", "session.open")
                    .containsEntry("via", "oidc")
                    .containsEntry("actor", nameOf(browser)));
  }

  @Test
  void signingOutEndsOurSession() {
    Provided.ready();
    browser.signIn("heidi");
    HttpCookie held = browser.cookie("wheelwright");

    assertThat(browser.delete(SESSION).statusCode()).isEqualTo(204);

    browser.setCookie(held.getName(), held.getValue());
    assertThat(browser.get(SESSION).statusCode()).isEqualTo(401);
  }

  @Test
  void S16_theSameEmailAddressIsAnotherPerson() {
    Provided.ready();
    Browser other = new Browser();

    browser.signIn("carol");
    other.signIn("carols-namesake");

    assertThat(grantsOf(browser)).contains("[\"administrator\"]");
    assertThat(grantsOf(other)).contains("[\"viewer\"]");
    assertThat(nameOf(other)).isNotEqualTo(nameOf(browser));
  }

  @Test
  void S16_theSameNameIsAnotherPersonOnceTheSubjectIsAnother() {
    ProviderApi provider = Provided.ready();
    browser.signIn("frank");
    String before = nameOf(browser);

    provider.deleteUser("frank");
    provider.createUser("frank", "noc");
    Browser successor = new Browser();
    successor.signIn("frank");

    assertThat(nameOf(successor)).isNotEqualTo(before);
    assertThat(grantsOf(successor)).contains("[\"viewer\"]");
  }

  @Test
  void S16_aGroupThatWasTakenAwayIsGoneAtTheNextSignInAlsoForSessionsFromBefore() {
    ProviderApi provider = Provided.ready();
    browser.signIn("erin");
    assertThat(grantsOf(browser)).contains("[\"viewer\"]");
    String account = nameOf(browser);
    String token = provider.tokenOf("erin", "shell");

    provider.leaveGroup("erin", "noc");
    HttpResponse<String> again = new Browser().signIn("erin");

    assertThat(again.statusCode()).isEqualTo(403);
    assertThat(again.body()).contains("None of your groups at the OpenID provider");
    assertThat(browser.get(SESSION).statusCode()).isEqualTo(401);
    assertThat(audit())
        .anySatisfy(
            each ->
                assertThat(each)
                    .containsEntry("target", "account " + account)
                    .containsEntry("before", "viewer")
                    .containsEntry("after", "no grants"));
    // A token says what was so when it was issued, for as long as it lasts.
    Provided.with(token).get(SESSION).then().statusCode(200);
    Provided.with(provider.tokenOf("erin", "shell")).get(SESSION).then().statusCode(403);
  }

  @Test
  void S16_whoseGroupsMeanNothingHereIsRefusedAndRecorded() {
    ProviderApi provider = Provided.ready();
    String subject = subjectOf(provider.tokenOf("dave", "shell"));

    HttpResponse<String> refused = browser.signIn("dave");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("None of your groups at the OpenID provider");
    assertThat(browser.cookie("wheelwright")).isNull();
    awaitRefusal(subject, "None of your groups");
    List<Map<String, Object>> accounts =
        Api.asAdministrator().get("/api/v1/accounts").then().extract().path("$");
    assertThat(accounts).noneMatch(each -> subject.equals(each.get("subject")));
  }

  private static String subjectOf(String token) {
    return ProviderApi.part(token, 1).path("sub").asText();
  }

  @Test
  void S16_aDisabledAccountStaysDisabled() {
    ProviderApi provider = Provided.ready();
    browser.signIn("grace");
    String account = nameOf(browser);
    String token = provider.tokenOf("grace", "shell");

    People.put(account, Map.of("disabled", true)).then().statusCode(200);

    assertThat(browser.get(SESSION).statusCode()).isEqualTo(401);
    assertThat(new Browser().signIn("grace").statusCode()).isEqualTo(403);
    Provided.with(token).get(SESSION).then().statusCode(403);
    awaitRefusal(subjectOf(token), "This account is disabled");
  }

  @Test
  void S16_anAnswerCountsOnceAndInTheBrowserThatAskedOnly() {
    Provided.ready();
    URI answer = browser.fillIn(browser.begin(OidcAuthentication.BEGIN), "bob");

    assertThat(new Browser().get(answer).statusCode()).isEqualTo(401);
    assertThat(browser.get(answer).statusCode()).isEqualTo(200);
    assertThat(browser.get(answer).statusCode()).isEqualTo(401);
    awaitRefusal("GET " + OidcAuthentication.CALLBACK, "no sign-in of this browser waits for it");
  }

  @Test
  void S16_aStateThatNobodyGaveOutIsRefused() {
    Provided.ready();
    URI answer = browser.fillIn(browser.begin(OidcAuthentication.BEGIN), "bob");
    String state = query(answer, "state");

    String other = (state.startsWith("a") ? "b" : "a") + state.substring(1);
    URI forged = URI.create(answer.toString().replace("state=" + state, "state=" + other));

    assertThat(browser.get(forged).statusCode()).isEqualTo(401);
  }

  /** As an attacker does it who has got hold of a code: into a sign-in of the own browser. */
  @Test
  void S16_aCodeOfAnotherSignInIsRefused() {
    Provided.ready();
    Browser attacker = new Browser();
    URI stolen = browser.fillIn(browser.begin(OidcAuthentication.BEGIN), "carol");
    URI own = attacker.fillIn(attacker.begin(OidcAuthentication.BEGIN), "bob");

    URI mixed = URI.create(own.toString().replace(query(own, "code"), query(stolen, "code")));

    assertThat(attacker.get(mixed).statusCode()).isEqualTo(401);
    assertThat(attacker.cookie("wheelwright")).isNull();
  }

  private static String query(URI address, String name) {
    return List.of(address.getRawQuery().split("&")).stream()
        .filter(each -> each.startsWith(name + "="))
        .map(each -> each.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void S16_theProviderIsAskedWithStateNonceAndTheCodesVerifier() {
    Provided.ready();

    URI asked = Browser.location(browser.get(OidcAuthentication.BEGIN));

    assertThat(asked.toString()).startsWith(OpenIdProvider.running().issuer());
    assertThat(query(asked, "code_challenge_method")).isEqualTo("S256");
    assertThat(query(asked, "state")).hasSizeGreaterThan(30);
    assertThat(query(asked, "nonce")).hasSizeGreaterThan(30);
    assertThat(asked.toString()).doesNotContain(OpenIdProvider.running().secret());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://attacker.example/",
        "//attacker.example/",
        "/%5Cattacker.example",
        "/%09/attacker.example",
        "javascript:alert(1)",
        "/x%22%3E%3Cscript%3E"
      })
  void S16_noLinkLeadsElsewhereAfterSigningIn(String wanted) {
    Provided.ready();

    assertThat(browser.get(OidcAuthentication.BEGIN + "?return=" + wanted).statusCode())
        .isEqualTo(400);
  }

  @Test
  void S16_whoeverSetsTheCookieSigningInLeadsToOurOwnPathsOnly() {
    Provided.ready();
    URI answer =
        browser.fillIn(browser.begin(OidcAuthentication.BEGIN + "?return=/a%3Fb=c%26d"), "bob");
    Browser fooled = new Browser();
    URI fooledAnswer = fooled.fillIn(fooled.begin(OidcAuthentication.BEGIN), "bob");
    fooled.setCookie(
        "wheelwright-return",
        Base64.getUrlEncoder()
            .encodeToString(
                "//attacker.example".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

    assertThat(browser.get(answer).body()).contains("url='/a?b=c&amp;d'");
    assertThat(fooled.get(fooledAnswer).body())
        .contains("url='/api/v1/session'")
        .doesNotContain("attacker");
  }

  @Test
  void S16_withoutTheProviderWhoIsSignedInStaysSo() {
    ProviderApi provider = Provided.ready();
    browser.signIn("bob");
    String token = provider.tokenOf("bob", "shell");
    Provided.with(token).get(SESSION).then().statusCode(200);

    OpenIdProvider.running().relay().cut();

    assertThat(browser.get(SESSION).statusCode()).isEqualTo(200);
    Provided.with(token).get(SESSION).then().statusCode(200);
    Api.asAdministrator().get(SESSION).then().statusCode(200);
    OpenIdProvider.running().relay().mend();
  }

  @Test
  void S16_anAccountOfTheProviderHasNothingThatOutlivesItsGroups() {
    ProviderApi provider = Provided.ready();
    browser.signIn("ivan");
    String account = nameOf(browser);
    String path = "/api/v1/accounts/" + account;

    assertThat(accountOf(subjectOf(provider.tokenOf("ivan", "shell"))))
        .containsEntry("issuer", OpenIdProvider.running().issuer())
        .containsEntry("name", account);
    People.put(account, Map.of("grants", List.of("administrator"))).then().statusCode(409);
    Api.asAdministrator()
        .contentType("application/json")
        .body(Map.of("password", LOCAL_PASSWORD))
        .put(path + "/password")
        .then()
        .statusCode(409);
    Api.asAdministrator()
        .contentType("application/json")
        .body(Map.of("name", "for-later"))
        .post(path + "/tokens")
        .then()
        .statusCode(409);
  }

  @Test
  void S9_noSecretAndNothingThatTheProviderGaveIsInTheLogOrInWhatIsShown() {
    ProviderApi provider = Provided.ready();
    String token = provider.tokenOf("bob", "shell");
    URI answer = browser.fillIn(browser.begin(OidcAuthentication.BEGIN), "bob");
    browser.get(answer);
    browser.get(answer);
    Provided.with(token).get(SESSION);
    Provided.with(token + "x").get(SESSION);
    browser.get(OidcAuthentication.CALLBACK + "?error=planted-by-anybody&state=x");

    String shown = Api.asAdministrator().get("/api/v1/diagnostics").body().asString();

    assertThat(shown)
        .contains("wheelwright.oidc.issuer")
        .doesNotContain(OpenIdProvider.running().secret())
        .doesNotContain(query(answer, "code"))
        .doesNotContain(token.split("\\.")[1])
        .doesNotContain("planted-by-anybody");
  }

  @Test
  void S16_theProviderOpensNoOtherRoute() {
    Set<String> open = Set.of("POST /api/v1/sign-in", "GET " + OidcAuthentication.BEGIN);
    for (Route each : Routes.ofTheCode()) {
      if (!open.contains(each.toString())) {
        RestAssured.given()
            .cookie("q_session", "none")
            .cookie("q_session_wheelwright-code", "none")
            .request(each.method(), each.path())
            .then()
            .statusCode(401);
      }
    }
  }
}
