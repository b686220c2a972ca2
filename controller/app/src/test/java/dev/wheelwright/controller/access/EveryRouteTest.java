package dev.wheelwright.controller.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Http;
import dev.wheelwright.controller.testing.Routes;
import dev.wheelwright.controller.testing.Routes.Route;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** S16: nothing is served without a valid token, whoever adds a route. */
@QuarkusTest
@TestProfile(WithFakeLink.class)
class EveryRouteTest {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");
  private static final List<String> BAD_TOKENS =
      List.of(
          "Bearer wwa_" + "A".repeat(43),
          "Bearer ",
          "Bearer wwj_x",
          "Basic YWRtaW46YWRtaW4=",
          "bearer",
          "Bearer " + "x".repeat(4000));

  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "X-Content-Type-Options", "nosniff");

  /** What somebody may ask for who is not known yet. */
  private static final Route SIGN_IN = new Route("POST", "/api/v1/sign-in");

  @TestHTTPResource("/")
  URI base;

  @Test
  void s16TheDocumentNamesEveryRouteOfTheCode() throws JsonProcessingException {
    assertThat(documented()).isEqualTo(Routes.ofTheCode()).hasSizeGreaterThan(8);
  }

  private static SortedSet<Route> closed() {
    SortedSet<Route> routes = Routes.ofTheCode();
    assertThat(routes.remove(SIGN_IN)).isTrue();
    return routes;
  }

  @Test
  void s16NoRouteAnswersWithoutAToken() {
    for (Route each : closed()) {
      assertRefused(each);
    }
  }

  @Test
  void s16NoRouteAnswersToABadToken() {
    for (Route each : closed()) {
      for (String bad : BAD_TOKENS) {
        assertRefused(each, "Authorization", bad);
      }
    }
  }

  @Test
  void tokensCountInTheHeaderOnly() {
    String token = Api.token();
    assertRefused(
        new Route("GET", "/api/v1/topology?access_token=" + token),
        "Cookie",
        "Authorization=\"Bearer " + token + "\"");
  }

  @Test
  void s16UnknownAndFrameworkPathsAreRefusedToo() {
    List<String> paths =
        List.of(
            "/",
            "/nothing",
            "/api",
            "/api/v1",
            "/api/v2/topology",
            "/q",
            "/q/openapi",
            "/q/dev",
            "/q/health",
            "/index.html",
            "/api/v1/topology/",
            "/api/v1//topology",
            "/API/v1/topology");
    for (String path : paths) {
      for (String method : METHODS) {
        assertRefused(new Route(method, path));
      }
    }
  }

  @Test
  void theAdministratorIsServed() {
    assertThat(http().asAdministrator("GET", "/api/v1/appliances").statusCode()).isEqualTo(200);
    assertThat(http().asAdministrator("GET", "/nothing").statusCode()).isEqualTo(404);
    for (String path : List.of("/api/v1/topology", "/api/v1/audit", "/q/metrics", "/nothing")) {
      assertHasSecurityHeaders(http().asAdministrator("GET", path));
    }
  }

  @Test
  void S12_whatIsTooLargeIsRefusedBeforeItIsRead() {
    assertThat(
            http()
                .send("GET", "/api/v1/topology", "Authorization", "Bearer " + "x".repeat(30_000))
                .statusCode())
        .isEqualTo(431);
    assertThat(http().send("GET", "/api/v1/" + "x".repeat(10_000)).statusCode()).isEqualTo(414);
  }

  private Http http() {
    return new Http(base);
  }

  private void assertRefused(Route route, String... headers) {
    HttpResponse<String> response = http().send(route.method(), route.path(), headers);
    assertThat(response.statusCode())
        .as("%s with %s", route, String.join(": ", headers))
        .isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertHasSecurityHeaders(response);
  }

  private static void assertHasSecurityHeaders(HttpResponse<String> response) {
    for (Map.Entry<String, String> each : SECURITY_HEADERS.entrySet()) {
      assertThat(response.headers().allValues(each.getKey()))
          .as(each.getKey())
          .containsExactly(each.getValue());
    }
  }

  private SortedSet<Route> documented() throws JsonProcessingException {
    String document = http().asAdministrator("GET", "/q/openapi?format=json").body();
    SortedSet<Route> routes = new TreeSet<>();
    new ObjectMapper()
        .readTree(document)
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        key -> addMethod(routes, key.toUpperCase(Locale.ROOT), path.getKey())));
    return routes;
  }

  private static void addMethod(SortedSet<Route> routes, String key, String path) {
    if (METHODS.contains(key)) {
      routes.add(Route.of(key, path));
    }
  }
}
