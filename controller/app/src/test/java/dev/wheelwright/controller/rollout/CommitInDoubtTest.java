package dev.wheelwright.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.platform.CutDatabase;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.FakeLink;
import dev.wheelwright.controller.testing.FakeLink.Requested;
import dev.wheelwright.controller.testing.WithCutDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F2: the database fails over, or loses what it had, while changes are made. */
@QuarkusTest
@TestProfile(WithCutDatabase.class)
class CommitInDoubtTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WITH_BRANCH_4 =
      Documents.EMEA.replace("{name: branch-3}]", "{name: branch-3}, {name: branch-4}]")
          + "  - {appliance: branch-4}\n";

  @Inject FakeLink link;
  @Inject Appliances appliances;
  @Inject DataSource source;
  @Inject Announced announced;

  /** The versions that watchers were told. */
  @ApplicationScoped
  static class Announced {
    private final List<Long> intents = new CopyOnWriteArrayList<>();

    void onTopology(@Observes TopologyInForce event) {
      intents.add(event.version().intentVersion());
    }

    List<Long> intents() {
      return List.copyOf(intents);
    }
  }

  @BeforeEach
  void start() {
    Api.put(Documents.EMEA, "*", "?prune=true").then().statusCode(200);
    link.reset();
  }

  /** The controller, which others test next, has to see it too. */
  @AfterEach
  void mend() {
    CutDatabase.mend();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> RestAssured.get("/q/health/ready").then().statusCode(200));
  }

  /** An answer that is lost on its way: the commit holds, and nobody has said so. */
  @Test
  void F2_aCommitThatNobodyHeardOfIsToldAsUnknownAndCarriedOut() throws SQLException {
    long before = Long.parseLong(stored("intent_version"));
    String tag = Api.tag();
    CutDatabase.cutAtTheAnswerToTheCommitAfter("insert into intent");

    Api.put(WITH_BRANCH_4, tag, "")
        .then()
        .statusCode(503)
        .body("type", equalTo("urn:wheelwright:unavailable"))
        .body("detail", containsString("not known"))
        .body("detail", not(containsString("log"))); // an outage is known, and needs no incident

    CutDatabase.mend();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(announced.intents()).contains(before + 1));
    UUID added = appliances.byName("branch-4").orElseThrow().id();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(link.requests()).extracting(Requested::appliance).contains(added));
    assertThat(stored("intent_version")).isEqualTo(Long.toString(before + 1));
    assertThat(Api.tag()).isNotEqualTo(tag);
    Api.put(Documents.EMEA.replace("172.16.10.0/24", "172.16.98.0/24")).then().statusCode(200);
  }

  /** A standby that had not received everything took over. */
  @Test
  void F2_F3_aDatabaseThatLostARevisionIsNoticedAndItsNumberIsNotGivenAgain() throws SQLException {
    database().execute("create table older as select * from fleet");
    Api.put(Documents.EMEA.replace("172.16.10.0/24", "172.16.96.0/24")).then().statusCode(200);
    String lost = stored("revision");
    database().execute("create table newer as select * from fleet");
    take("older");
    try {
      Api.put(Documents.EMEA.replace("172.16.10.0/24", "172.16.97.0/24"), "*", "")
          .then()
          .statusCode(503)
          .body("detail", containsString("confirmed revision " + lost));
      Api.asAdministrator().get(Api.TOPOLOGY).then().statusCode(200);
    } finally {
      take("newer");
      database().execute("drop table older; drop table newer");
    }
    Api.put(Documents.EMEA.replace("172.16.10.0/24", "172.16.97.0/24")).then().statusCode(200);
  }

  /** The row as it was, its seal with it. */
  private void take(String table) throws SQLException {
    database()
        .execute(
            "update fleet f set revision = k.revision, intent_version = k.intent_version, seal = k.seal from "
                + table
                + " k");
  }

  private String stored(String column) throws SQLException {
    return database().query("select " + column + " from fleet");
  }

  private Database database() {
    return new Database(source);
  }
}
