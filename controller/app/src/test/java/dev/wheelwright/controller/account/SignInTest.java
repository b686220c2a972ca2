package dev.wheelwright.controller.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.People;
import dev.wheelwright.controller.testing.People.Person;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class SignInTest {
  private static final String PASSWORD = "a horse with a battery";

  @TestHTTPResource URI root;
  @Inject DataSource source;

  private static Person withPassword(String... grants) {
    Person person = People.with(grants);
    People.setPassword(person.name(), PASSWORD);
    return person;
  }

  private static Cookie cookieOf(Response signIn) {
    return signIn.then().statusCode(200).extract().detailedCookie("wheelwright");
  }

  private RequestSpecification browser(Cookie cookie) {
    return RestAssured.given()
        .cookie(cookie.getName(), cookie.getValue())
        .header("Origin", "http://" + root.getAuthority());
  }

  @Test
  void aPasswordOpensASessionUntilItIsEnded() {
    Person person = withPassword("viewer");

    Cookie cookie = cookieOf(People.signIn(person.name(), PASSWORD));

    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualTo("Strict");
    browser(cookie)
        .get("/api/v1/session")
        .then()
        .statusCode(200)
        .body("account", equalTo(person.name()))
        .body("via", equalTo("session"))
        .body("grants", equalTo(List.of("viewer")));
    browser(cookie).delete("/api/v1/session").then().statusCode(204);
    browser(cookie).get("/api/v1/session").then().statusCode(401);
  }

  @Test
  void S16_aSessionCountsForOurOwnPagesOnly() {
    Person person = withPassword("administrator");
    Cookie cookie = cookieOf(People.signIn(person.name(), PASSWORD));
    RequestSpecification bare = RestAssured.given().cookie(cookie.getName(), cookie.getValue());

    bare.put("/api/v1/appliances/forged").then().statusCode(401);
    for (String origin : List.of("https://attacker.example", "null", "http://localhost:1")) {
      RestAssured.given()
          .cookie(cookie.getName(), cookie.getValue())
          .header("Origin", origin)
          .put("/api/v1/appliances/forged")
          .then()
          .statusCode(401);
    }
    RestAssured.given()
        .cookie(cookie.getName(), cookie.getValue())
        .header("Sec-Fetch-Site", "cross-site")
        .get("/api/v1/session")
        .then()
        .statusCode(401);
    browser(cookie).put("/api/v1/appliances/own").then().statusCode(200);
  }

  @Test
  void S16_wrongAndUnknownLookAlike() {
    Person person = withPassword("viewer");

    Response wrong = People.signIn(person.name(), "not the right password");
    Response unknown = People.signIn("nobody-of-that-name", "not the right password");
    Response tokensOnly = People.signIn("first-administrator", "not the right password");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.body().asString()).isEqualTo(wrong.body().asString());
    assertThat(tokensOnly.body().asString()).isEqualTo(wrong.body().asString());
  }

  @Test
  void S16_guessingIsSlowed() {
    Person person = withPassword("viewer");
    for (int i = 0; i < 5; i++) {
      People.signIn(person.name(), "guess number " + i + " of many").then().statusCode(401);
    }

    People.signIn(person.name(), PASSWORD)
        .then()
        .statusCode(429)
        .body("detail", containsString("Try again in"));
  }

  @Test
  void S16_aDisabledAccountIsOutAtOnce() {
    Person person = withPassword("viewer");
    Cookie cookie = cookieOf(People.signIn(person.name(), PASSWORD));

    People.put(person.name(), Map.of("disabled", true)).then().statusCode(200);

    browser(cookie).get("/api/v1/session").then().statusCode(401);
    person.asks().get("/api/v1/session").then().statusCode(401);
    People.signIn(person.name(), PASSWORD).then().statusCode(401);
  }

  @Test
  void theOwnPasswordNeedsThePresentOneAndEndsTheSessions() {
    Person person = withPassword("viewer");
    Cookie cookie = cookieOf(People.signIn(person.name(), PASSWORD));
    String path = "/api/v1/accounts/" + person.name() + "/password";

    browser(cookie)
        .contentType(ContentType.JSON)
        .body(Map.of("password", "another one that is long"))
        .put(path)
        .then()
        .statusCode(403);
    browser(cookie)
        .contentType(ContentType.JSON)
        .body(Map.of("present", PASSWORD, "password", "short"))
        .put(path)
        .then()
        .statusCode(400)
        .body("detail", containsString("12 to 256"));
    browser(cookie)
        .contentType(ContentType.JSON)
        .body(Map.of("present", PASSWORD, "password", "another one that is long"))
        .put(path)
        .then()
        .statusCode(204);
    browser(cookie).get("/api/v1/session").then().statusCode(401);
    People.signIn(person.name(), "another one that is long").then().statusCode(200);
  }

  @Test
  void S14_passwordsAndSessionsAreStoredAsHashes() throws SQLException {
    Person person = withPassword("viewer");
    Cookie cookie = cookieOf(People.signIn(person.name(), PASSWORD));
    Database database = new Database(source);

    assertThat(database.query("select password from account where name = '" + person.name() + "'"))
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
        .doesNotContain(PASSWORD);
    assertThat(database.query("select string_agg(web_session::text, ' ') from web_session"))
        .doesNotContain(cookie.getValue());
  }
}
