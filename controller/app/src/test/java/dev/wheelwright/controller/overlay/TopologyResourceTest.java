package dev.wheelwright.controller.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.FakeLink;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class TopologyResourceTest {
  private static final String YAML = "application/yaml";

  @Inject FakeLink link;

  @BeforeEach
  void startEmpty() {
    Api.put(Documents.EMPTY, "*", "?prune=true").then().statusCode(200);
    link.reset();
  }

  @Test
  void putsATopologyAndTellsWhatChanged() {
    Api.put(Documents.EMEA)
        .then()
        .statusCode(200)
        .body("changed", equalTo(true))
        .body("dryRun", equalTo(false))
        .body("overlays.added", equalTo(List.of("EMEA")))
        .body(
            "pending.appliance",
            containsInAnyOrder("nodegrid-hub", "branch-1", "branch-2", "branch-3"));
    assertThat(link.requests())
        .hasSize(4)
        .allSatisfy(each -> assertThat(each.key().generation()).isOne());
  }

  @Test
  void readsBackWhatWasPut() {
    Api.put(Documents.EMEA).then().statusCode(200);
    String yaml = Api.asAdministrator().accept(YAML).get(Api.TOPOLOGY).body().asString();
    JsonPath again = Api.put(yaml).then().statusCode(200).extract().jsonPath();
    assertThat(again.getBoolean("changed")).isFalse();
  }

  @Test
  void eachFormatHasItsOwnStrongTagAndEitherIsAccepted() {
    Response yaml = Api.asAdministrator().accept(YAML).get(Api.TOPOLOGY);
    Response json = Api.asAdministrator().accept("application/json").get(Api.TOPOLOGY);
    assertThat(yaml.header("ETag")).matches("\"[0-9]+\\.yaml\"");
    assertThat(json.header("ETag")).isEqualTo(yaml.header("ETag").replace("yaml", "json"));
    assertThat(yaml.header("Vary")).contains("Accept");
    json.then().body("version", equalTo(1));
    Api.put(Documents.EMEA, json.header("ETag"), "")
        .then()
        .statusCode(200)
        .header("ETag", startsWith("\""));
  }

  @Test
  void takesJson() {
    Api.asAdministrator()
        .contentType("application/json")
        .header("If-Match", Api.tag())
        .body("{\"version\": 1, \"appliances\": [{\"name\": \"from-json\"}], \"overlays\": []}")
        .put(Api.TOPOLOGY)
        .then()
        .statusCode(200)
        .body("changed", equalTo(true))
        .body("appliances.name", hasItem("from-json"));
  }

  @Test
  void samePutAgainChangesNothing() {
    Api.put(Documents.EMEA).then().statusCode(200);
    String tag = Api.tag();
    int revisions = revisions();
    link.reset();
    Api.put(Documents.EMEA)
        .then()
        .statusCode(200)
        .body("changed", equalTo(false))
        .body("revision", nullValue())
        .body("overlays.unchanged", equalTo(List.of("EMEA")))
        .header("ETag", equalTo(tag));
    assertThat(revisions()).isEqualTo(revisions);
    assertThat(link.requests()).isEmpty();
    assertThat(link.announcements()).isEmpty();
  }

  @Test
  void dryRunTellsAndStoresNothing() {
    String tag = Api.tag();
    Api.put(Documents.EMEA, tag, "?dryRun=true")
        .then()
        .statusCode(200)
        .body("changed", equalTo(true))
        .body("dryRun", equalTo(true))
        .body("overlays.added", equalTo(List.of("EMEA")));
    assertThat(Api.tag()).isEqualTo(tag);
    assertThat(link.requests()).isEmpty();
  }

  @Test
  void keepsUnnamedOverlaysUnlessPruned() {
    Api.put(Documents.EMEA).then().statusCode(200);
    Api.put(Documents.EMPTY).then().statusCode(200).body("changed", equalTo(false));
    Api.put(Documents.EMPTY, Api.tag(), "?prune=true")
        .then()
        .statusCode(200)
        .body("overlays.removed", equalTo(List.of("EMEA")));
  }

  @Test
  void demandsThePrecondition() {
    Api.asAdministrator()
        .contentType(YAML)
        .body(Documents.EMEA)
        .put(Api.TOPOLOGY)
        .then()
        .statusCode(428)
        .contentType("application/problem+json");
    Api.put(Documents.EMEA, "\"999999.yaml\"", "").then().statusCode(412);
    Api.put(Documents.EMEA, "W/" + Api.tag(), "").then().statusCode(412);
    Api.put(Documents.EMEA, "\"nonsense\"", "").then().statusCode(412);
  }

  @Test
  void ofParallelPutsForOneVersionExactlyOneWins() throws Exception {
    String tag = Api.tag();
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      List<Callable<Integer>> puts =
          IntStream.range(0, 8)
              .<Callable<Integer>>mapToObj(
                  i ->
                      () ->
                          Api.put(Documents.EMEA.replace("EMEA", "EMEA" + i), tag, "").statusCode())
              .toList();
      List<Integer> statuses = clients.invokeAll(puts).stream().map(Future::resultNow).toList();
      assertThat(statuses).containsOnly(200, 412);
      assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    }
  }

  @Test
  void fiveMistakesAreFiveViolations() {
    String tag = Api.tag();
    String five =
        """
        version: 1
        appliances: [{name: nodegrid-hub}, {name: branch-1}]
        overlays:
        - name: EMEA
          pools: [172.16.254.0/33]
          keepalive: soon
          concentrators:
          - {appliance: nodegrid-hub, listenPort: 90001, endpoints: [10.1.1.2], siteNetworks: [10.0.0.0/16]}
          spokes:
          - {appliance: nobody, addresses: [172.16.254.2/32]}
          - {appliance: branch-1, addresses: [172.16.254.3/32], colour: blue}
        """;
    Api.put(five, tag, "")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("violations", hasSize(5))
        .body(
            "violations.path",
            containsInAnyOrder(
                "overlays[0].pools[0]",
                "overlays[0].keepalive",
                "overlays[0].concentrators[0].listenPort",
                "overlays[0].spokes[0].appliance",
                "overlays[0].spokes[1].colour"));
    assertThat(Api.tag()).isEqualTo(tag);
  }

  @Test
  void malformedYamlIsAViolationWithItsPlace() {
    Api.put("version: 1\noverlays: [\n")
        .then()
        .statusCode(422)
        .body("violations[0].code", equalTo("malformed-yaml"))
        .body("violations[0].path", startsWith("line 3"));
    Api.put("version: 1\nversion: 1\n")
        .then()
        .statusCode(422)
        .body("violations[0].code", equalTo("duplicate-field"))
        .body("violations[0].path", startsWith("line 2"));
  }

  private static int revisions() {
    return Api.asAdministrator().get("/api/v1/revisions").jsonPath().getList("revision").size();
  }
}
