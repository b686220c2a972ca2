package dev.wheelwright.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.wheelwright.controller.fleet.Appliance;
import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.Keys;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class FaultTest {
  @Inject RolloutService rollout;
  @Inject DesiredConfigs desired;
  @Inject ConfigContents contents;
  @Inject Appliances appliances;
  @Inject MembershipKeys membershipKeys;
  @Inject KeyReports keyReports;
  @Inject DataSource source;

  @BeforeEach
  void startWithATopology() {
    Api.put(Documents.EMEA, "*", "?prune=true").then().statusCode(200);
    for (Appliance each : appliances.all()) {
      membershipKeys
          .missing(each.id())
          .forEach(key -> keyReports.record(each.id(), key, Keys.publicKey(key.membership())));
    }
    rollout.recompile(Cause.KEYS);
  }

  /** F2: a read that fails is an error; it is never taken for an empty fleet. */
  @ParameterizedTest
  @ValueSource(strings = {"membership", "appliance", "fleet", "intent"})
  void f2AFailedReadOrWriteChangesNothing(String table) throws SQLException {
    String before = fingerprint();
    String tag = Api.tag();
    database().execute("alter table " + table + " rename to out_of_reach");
    try {
      Api.put(Documents.EMEA.replace("172.16.10.0", "172.16.20.0") + "\n# " + table, tag, "")
          .then()
          .statusCode(503)
          .contentType("application/problem+json")
          .body(not(containsString("SQL")))
          .body(not(containsString("Exception")));
      if (!table.equals("intent")) {
        assertThatThrownBy(() -> rollout.recompile(Cause.KEYS))
            .isInstanceOf(RuntimeException.class);
      }
    } finally {
      database().execute("alter table out_of_reach rename to " + table);
    }
    assertThat(fingerprint()).isEqualTo(before);
    assertThat(Api.tag()).isEqualTo(tag);
  }

  /** S14, F2: nor is a version that somebody wrote there, and that has no intent. */
  @Test
  void s14AVersionThatSomebodyWroteIsAnError() throws SQLException {
    String before = fingerprint();
    database().execute("update fleet set intent_version = intent_version + 1000");
    try {
      assertThatThrownBy(() -> rollout.recompile(Cause.KEYS))
          .hasMessageContaining("the seal of fleet");
      Api.asAdministrator().accept("application/yaml").get(Api.TOPOLOGY).then().statusCode(500);
    } finally {
      database().execute("update fleet set intent_version = intent_version - 1000");
    }
    assertThat(fingerprint()).isEqualTo(before);
  }

  /** S14: a changed row is noticed before anything is signed or sent. */
  @Test
  void s14ATamperedBlobIsRefused() throws SQLException {
    UUID hub = appliances.byName("nodegrid-hub").orElseThrow().id();
    // a config that nobody has asked for yet, so that it is not in memory
    Api.put(Documents.EMEA.replace("9001", Long.toString(20_000 + System.nanoTime() % 10_000)))
        .then()
        .statusCode(200);
    DesiredConfig config = desired.desired(hub).orElseThrow();
    String digest =
        database()
            .query(
                "select encode(head_digest, 'hex') from appliance_config where config_digest = '\\x%s' limit 1"
                    .formatted(config.digest()));
    database()
        .execute(
            "create table kept as select * from blob where digest = '\\x%s'".formatted(digest));
    database()
        .execute(
            "update blob set content = content || '\\x00' where digest = '\\x%s'"
                .formatted(digest));
    try {
      assertThatThrownBy(() -> contents.load(config.digest()))
          .isInstanceOf(StoredConfigException.class);
      Api.asAdministrator().get("/api/v1/appliances/nodegrid-hub/config").then().statusCode(500);
    } finally {
      database()
          .execute(
              "update blob set content = kept.content from kept where blob.digest = kept.digest");
      database().execute("drop table kept");
    }
  }

  /** S14: neither does another desired digest get as far as the signature. */
  @Test
  void s14ATamperedDesiredDigestIsRefused() throws SQLException {
    UUID hub = appliances.byName("nodegrid-hub").orElseThrow().id();
    DesiredConfig config = desired.desired(hub).orElseThrow();
    setDesired(hub, "00".repeat(32));
    try {
      assertThatThrownBy(() -> desired.desired(hub)).isInstanceOf(StoredConfigException.class);
      assertTheOthersStillGetTheirConfigs();
    } finally {
      setDesired(hub, config.digest().toString());
    }
    assertThat(desired.desired(hub)).contains(config);
  }

  /** The row of the damaged appliance stays in the outbox; those behind it do not wait for it. */
  private void assertTheOthersStillGetTheirConfigs() throws SQLException {
    UUID hub = appliances.byName("nodegrid-hub").orElseThrow().id();
    UUID branch = appliances.byName("branch-1").orElseThrow().id();
    for (UUID each : List.of(hub, branch)) {
      database()
          .execute(
              ("insert into outbox (revision, appliance_id, concentrator, created_at)"
                      + " select max(number), '%s', %s, now() from revision")
                  .formatted(each, each.equals(hub)));
    }
    String left = "select count(*) from outbox where appliance_id = '%s'";
    await()
        .untilAsserted(() -> assertThat(database().query(left.formatted(branch))).isEqualTo("0"));
    assertThat(database().query(left.formatted(hub))).isEqualTo("1");
  }

  private void setDesired(UUID appliance, String hex) throws SQLException {
    database()
        .execute(
            "update appliance_status set desired_digest = '\\x%s' where appliance_id = '%s'"
                .formatted(hex, appliance));
  }

  private String fingerprint() throws SQLException {
    return database()
        .query(
            "select concat_ws(' ', (select revision from fleet), (select intent_version from fleet),"
                + " (select count(*) from intent), (select count(*) from appliance_config),"
                + " (select count(*) from membership), (select md5(string_agg(s::text, '')) from appliance_status s))");
  }

  private Database database() {
    return new Database(source);
  }
}
