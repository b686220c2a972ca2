package dev.wheelwright.controller.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** A method and a path, placeholders filled in. */
  private record Route(String method, String path) implements Comparable<Route> {
    @Override
    public int compareTo(Route other) {
      return toString().compareTo(other.toString());
    }
  }

  @Test
  void s16TheDocumentNamesEveryRouteOfTheCode() {
    assertThat(documented()).isEqualTo(coded()).hasSizeGreaterThan(8);
  }

  @Test
  void s16NoRouteAnswersWithoutAToken() {
    for (Route each : coded()) {
      assertRefused(each, RestAssured.given());
    }
  }

  @Test
  void s16NoRouteAnswersToABadToken() {
    for (Route each : coded()) {
      for (String bad : BAD_TOKENS) {
        assertRefused(each, RestAssured.given().header("Authorization", bad));
      }
    }
  }

  @Test
  void tokensCountInTheHeaderOnly() {
    assertRefused(
        new Route("GET", "/api/v1/topology"),
        RestAssured.given()
            .queryParam("access_token", Api.token())
            .cookie("Authorization", "Bearer " + Api.token()));
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
        assertRefused(new Route(method, path), RestAssured.given());
      }
    }
  }

  @Test
  void theAdministratorIsServed() {
    Api.asAdministrator().get("/api/v1/appliances").then().statusCode(200);
    Api.asAdministrator().get("/nothing").then().statusCode(404);
  }

  private static void assertRefused(Route route, RequestSpecification request) {
    Response response = request.urlEncodingEnabled(false).request(route.method(), route.path());
    assertThat(response.statusCode()).as("%s with %s", route, request).isEqualTo(401);
    assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  private static Set<Route> documented() {
    Map<String, Map<String, Object>> paths =
        Api.asAdministrator()
            .accept("application/json")
            .get("/q/openapi?format=json")
            .jsonPath()
            .getMap("paths");
    Set<Route> routes = new TreeSet<>();
    paths.forEach(
        (path, operations) ->
            operations.keySet().stream()
                .filter(key -> METHODS.contains(key.toUpperCase(Locale.ROOT)))
                .forEach(method -> routes.add(route(method.toUpperCase(Locale.ROOT), path))));
    return routes;
  }

  private static Set<Route> coded() {
    Set<Route> routes = new TreeSet<>();
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.wheelwright.controller")) {
      for (JavaMethod method : each.getMethods()) {
        httpMethod(method).ifPresent(verb -> routes.add(route(verb, path(each) + path(method))));
      }
    }
    return routes;
  }

  private static Optional<String> httpMethod(JavaMethod method) {
    return method.getAnnotations().stream()
        .filter(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class))
        .map(annotation -> annotation.getRawType().getAnnotationOfType(HttpMethod.class).value())
        .findFirst();
  }

  private static String path(JavaClass resource) {
    return resource.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
  }

  private static String path(JavaMethod method) {
    return method.tryGetAnnotationOfType(Path.class).map(path -> "/" + path.value()).orElse("");
  }

  private static Route route(String method, String path) {
    return new Route(method, path.replaceAll("\\{[^}]*}", "1"));
  }
}
