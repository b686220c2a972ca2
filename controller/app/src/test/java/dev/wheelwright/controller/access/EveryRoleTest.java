package dev.wheelwright.controller.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.People;
import dev.wheelwright.controller.testing.People.Person;
import dev.wheelwright.controller.testing.Routes;
import dev.wheelwright.controller.testing.Routes.Route;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** S16: every route with every role. A new route is not served before it is listed here. */
@QuarkusTest
@TestProfile(WithFakeLink.class)
class EveryRoleTest {
  /** Who may use a route; each also lets in those after it. */
  private enum Least {
    ANYBODY,
    SIGNED_IN,
    VIEWER_OF_SOMETHING,
    VIEWER_OF_ALL,
    OPERATOR_OF_SOMETHING,
    ADMINISTRATOR,
    /** Without an OpenID provider in the settings. */
    NOBODY
  }

  private static final Map<String, Least> ROUTES =
      Map.ofEntries(
          Map.entry("POST /api/v1/sign-in", Least.ANYBODY),
          Map.entry("GET /api/v1/sign-in/oidc", Least.NOBODY),
          Map.entry("GET /api/v1/sign-in/oidc/callback", Least.NOBODY),
          Map.entry("GET /api/v1/session", Least.SIGNED_IN),
          Map.entry("DELETE /api/v1/session", Least.SIGNED_IN),
          Map.entry("GET /api/v1/accounts", Least.ADMINISTRATOR),
          Map.entry("GET /api/v1/accounts/{name}", Least.SIGNED_IN),
          Map.entry("PUT /api/v1/accounts/{name}", Least.ADMINISTRATOR),
          Map.entry("PUT /api/v1/accounts/{name}/password", Least.SIGNED_IN),
          Map.entry("GET /api/v1/accounts/{account}/tokens", Least.SIGNED_IN),
          Map.entry("POST /api/v1/accounts/{account}/tokens", Least.SIGNED_IN),
          Map.entry("DELETE /api/v1/accounts/{account}/tokens/{name}", Least.SIGNED_IN),
          Map.entry("GET /api/v1/audit", Least.ADMINISTRATOR),
          Map.entry("GET /api/v1/audit/export", Least.ADMINISTRATOR),
          Map.entry("GET /api/v1/audit/verification", Least.ADMINISTRATOR),
          Map.entry("GET /api/v1/fleet", Least.VIEWER_OF_SOMETHING),
          Map.entry("GET /api/v1/topology", Least.VIEWER_OF_SOMETHING),
          Map.entry("PUT /api/v1/topology", Least.OPERATOR_OF_SOMETHING),
          Map.entry("GET /api/v1/appliances", Least.VIEWER_OF_SOMETHING),
          Map.entry("GET /api/v1/appliances/{name}", Least.VIEWER_OF_SOMETHING),
          Map.entry("PUT /api/v1/appliances/{name}", Least.OPERATOR_OF_SOMETHING),
          Map.entry("GET /api/v1/appliances/{name}/config", Least.VIEWER_OF_SOMETHING),
          Map.entry("GET /api/v1/appliances/{name}/events", Least.VIEWER_OF_SOMETHING),
          Map.entry("POST /api/v1/appliances/{name}/join-tokens", Least.OPERATOR_OF_SOMETHING),
          Map.entry("POST /api/v1/appliances/{name}/revoke", Least.OPERATOR_OF_SOMETHING),
          Map.entry("GET /api/v1/tunnels", Least.VIEWER_OF_SOMETHING),
          Map.entry(
              "GET /api/v1/tunnels/{overlay}/{concentrator}/{peer}", Least.VIEWER_OF_SOMETHING),
          Map.entry("GET /api/v1/transitions", Least.VIEWER_OF_SOMETHING),
          Map.entry("GET /api/v1/events", Least.VIEWER_OF_SOMETHING),
          Map.entry("GET /api/v1/revisions", Least.VIEWER_OF_ALL),
          Map.entry("GET /api/v1/revisions/{number}", Least.VIEWER_OF_ALL),
          Map.entry("GET /api/v1/diagnostics", Least.ADMINISTRATOR),
          Map.entry("GET /q/openapi", Least.ADMINISTRATOR),
          Map.entry("GET /q/health", Least.ADMINISTRATOR),
          Map.entry("GET /q/metrics", Least.ADMINISTRATOR));

  /** What a caller reaches. OPERATOR_OF_SOMETHING stands beside VIEWER_OF_ALL, not above it. */
  private record Caller(String token, String account, Set<Least> reaches) {}

  @TestHTTPResource URI root;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void S16_everyRouteOfTheCodeIsListed() {
    List<String> coded = Routes.templates().stream().map(Route::toString).toList();
    assertThat(ROUTES.keySet()).containsAll(coded);
    assertThat(ROUTES.keySet().stream().filter(each -> each.contains("/api/")))
        .containsExactlyInAnyOrderElementsOf(coded);
  }

  @Test
  void S16_everyRouteLetsInItsRolesAndNobodyElse() throws IOException, InterruptedException {
    SortedMap<String, String> wrong = new TreeMap<>();
    for (Map.Entry<String, Caller> caller : callers().entrySet()) {
      for (Map.Entry<String, Least> each : ROUTES.entrySet()) {
        int status = call(each.getKey(), caller.getValue());
        boolean letIn = status != 401 && status != 403;
        if (letIn != caller.getValue().reaches().contains(each.getValue())) {
          wrong.put(caller.getKey() + ": " + each.getKey(), "status " + status);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Map<String, Caller> callers() {
    Map<String, Caller> callers = new LinkedHashMap<>();
    callers.put("nobody", new Caller("", "nobody", Set.of(Least.ANYBODY)));
    Set<Least> known = Set.of(Least.ANYBODY, Least.SIGNED_IN);
    add(callers, "without grants", known);
    Set<Least> viewer = Set.of(Least.ANYBODY, Least.SIGNED_IN, Least.VIEWER_OF_SOMETHING);
    add(callers, "viewer of one overlay", viewer, "viewer@EMEA");
    Set<Least> viewerOfAll =
        Set.of(Least.ANYBODY, Least.SIGNED_IN, Least.VIEWER_OF_SOMETHING, Least.VIEWER_OF_ALL);
    add(callers, "viewer", viewerOfAll, "viewer");
    Set<Least> operator =
        Set.of(
            Least.ANYBODY, Least.SIGNED_IN, Least.VIEWER_OF_SOMETHING, Least.OPERATOR_OF_SOMETHING);
    add(callers, "operator of one overlay", operator, "operator@EMEA");
    Set<Least> operatorOfAll =
        Set.of(
            Least.ANYBODY,
            Least.SIGNED_IN,
            Least.VIEWER_OF_SOMETHING,
            Least.VIEWER_OF_ALL,
            Least.OPERATOR_OF_SOMETHING);
    add(callers, "operator", operatorOfAll, "operator");
    Set<Least> administrator = EnumSet.complementOf(EnumSet.of(Least.NOBODY));
    add(callers, "administrator", administrator, "administrator");
    Person scoped = People.with("administrator");
    String token = People.tokenOf(scoped.name(), Map.of("name", "narrow", "role", "viewer"));
    callers.put("an administrator's viewer token", new Caller(token, scoped.name(), viewerOfAll));
    Person disabled = People.with("administrator");
    People.put(disabled.name(), Map.of("disabled", true)).then().statusCode(200);
    callers.put("disabled", new Caller(disabled.token(), disabled.name(), Set.of(Least.ANYBODY)));
    Person revoked = People.with("administrator");
    Api.asAdministrator().delete("/api/v1/accounts/" + revoked.name() + "/tokens/all");
    callers.put("revoked", new Caller(revoked.token(), revoked.name(), Set.of(Least.ANYBODY)));
    return callers;
  }

  private static void add(
      Map<String, Caller> callers, String name, Set<Least> reaches, String... grants) {
    Person person = People.with(grants);
    callers.put(name, new Caller(person.token(), person.name(), reaches));
  }

  /** What is asked of a route that a caller reaches is harmless, and mostly wrong. */
  private int call(String route, Caller caller) throws IOException, InterruptedException {
    String[] parts = route.split(" ", 2);
    String name = parts[1].startsWith("/api/v1/accounts") ? caller.account() : "1";
    // An administrator may not change the own account.
    if (route.equals("PUT /api/v1/accounts/{name}")) {
      name = "somebody-else";
    }
    String path = new Route(parts[0], parts[1]).with(name).path();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .method(
                parts[0],
                parts[0].startsWith("P") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
    if (parts[0].startsWith("P")) {
      request.header("Content-Type", "application/json");
    }
    if (!caller.token().isEmpty()) {
      request.header("Authorization", "Bearer " + caller.token());
    }
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream unread = response.body()) {
      assertThat(unread).isNotNull();
      return response.statusCode();
    }
  }
}
