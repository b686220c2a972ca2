package dev.wheelwright.controller.testing;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Accounts for tests, made as an administrator makes them. */
public final class People {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private People() {}

  /** Somebody with a token for all that the account may. */
  public static final class Person {
    private final String name;
    private final String token;

    private Person(String name, String token) {
      this.name = name;
      this.token = token;
    }

    public String name() {
      return name;
    }

    public String token() {
      return token;
    }

    public RequestSpecification asks() {
      return Api.as(token);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A new account with these grants, and a token. */
  public static Person with(String... grants) {
    String name = "person-" + NEXT.incrementAndGet() + "-" + System.nanoTime();
    put(name, Map.of("grants", List.of(grants))).then().statusCode(200);
    return new Person(name, tokenOf(name, Map.of("name", "all")));
  }

  /** Makes or changes an account. */
  public static Response put(String name, Map<String, Object> account) {
    return Api.asAdministrator()
        .contentType(ContentType.JSON)
        .body(account)
        .put("/api/v1/accounts/" + name);
  }

  /** A token of an account. */
  public static String tokenOf(String account, Map<String, Object> request) {
    return Api.asAdministrator()
        .contentType(ContentType.JSON)
        .body(request)
        .post("/api/v1/accounts/" + account + "/tokens")
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  /** Sets a password. */
  public static void setPassword(String account, String password) {
    Api.asAdministrator()
        .contentType(ContentType.JSON)
        .body(Map.of("password", password))
        .put("/api/v1/accounts/" + account + "/password")
        .then()
        .statusCode(204);
  }

  /** Signs in with a password. */
  public static Response signIn(String account, String password) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .body(Map.of("name", account, "password", password))
        .post("/api/v1/sign-in");
  }
}
