package dev.wheelwright.controller.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.People;
import dev.wheelwright.controller.testing.People.Person;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class AuditTest {
  @Inject DataSource source;
  @Inject AuditAnchor anchor;

  private Database database() {
    return new Database(source);
  }

  private static List<Map<String, Object>> records() {
    return Api.asAdministrator().get("/api/v1/audit?limit=1000").jsonPath().getList("records");
  }

  private static List<String> findings() {
    return Api.asAdministrator()
        .get("/api/v1/audit/verification")
        .then()
        .statusCode(200)
        .extract()
        .path("findings");
  }

  @Test
  void aChangeTellsWhoFromWhereBeforeAndAfter() {
    Person operator = People.with("operator");
    String document = Documents.EMEA.replace("172.16.10.0", "172.16.77.0");
    Api.as(operator.token())
        .contentType("application/yaml")
        .header("If-Match", "*")
        .body(document)
        .put(Api.TOPOLOGY)
        .then()
        .statusCode(200);

    Map<String, Object> change =
        records().stream()
            .filter(each -> each.get("action").equals("topology.change"))
            .findFirst()
            .orElseThrow();

    assertThat(change)
        .containsEntry("actor", operator.name())
        .containsEntry("actorKind", "account")
        .containsEntry("via", "token all")
        .containsEntry("address", "127.0.0.1")
        .containsEntry("outcome", "done");
    assertThat((String) change.get("before")).startsWith("version ");
    assertThat((String) change.get("after")).contains("SHA-256 ");
    assertThat(findings()).isEmpty();
  }

  @Test
  void S16_aRefusedAttemptIsRecordedOnceAndItsRepetitionsAreCounted() {
    Person viewer = People.with("viewer");
    for (int i = 0; i < 20; i++) {
      viewer.asks().put("/api/v1/appliances/not-mine").then().statusCode(403);
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(records())
                    .filteredOn(each -> each.get("actor").equals(viewer.name()))
                    .filteredOn(each -> each.get("outcome").equals("refused"))
                    .singleElement()
                    .satisfies(
                        each ->
                            assertThat(each)
                                .containsEntry("target", "PUT /api/v1/appliances/not-mine")
                                .containsEntry("after", "not allowed")));
  }

  @ParameterizedTest
  @CsvSource({
    "update audit_record set actor = 'somebody' where sequence = 1, was changed",
    "update audit_record set outcome = 'refused' where sequence = 2, was changed",
    "update audit_record set seal = hash where sequence = 2, was not written by this controller",
    "update audit_record set previous = hash where sequence = 2, does not follow",
  })
  void S14_aRecordThatSomebodyChangedIsFound(String statement, String finding) throws SQLException {
    assertFound(statement, "audit_record", finding);
    assertThat(findings()).isEmpty();
  }

  @Test
  void S14_recordsThatSomebodyRemovedAreFound() throws SQLException, IOException {
    assertFound(
        "delete from audit_record where sequence = 2",
        "audit_record",
        "records 2 to 2 are missing");
    anchor.note();
    String last = database().query("select max(sequence) from audit_record");
    database().execute("create table kept_head as select * from audit_head");
    database()
        .execute(
            "update audit_head set sequence = r.sequence, hash = r.hash from audit_record r"
                + " where r.sequence = "
                + last
                + " - 1");
    try {
      assertFound(
          "delete from audit_record where sequence >= " + last,
          "audit_record",
          "were there and are missing");
    } finally {
      database()
          .execute("update audit_head set sequence = k.sequence, hash = k.hash from kept_head k");
      database().execute("drop table kept_head");
    }
    assertThat(findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "account | grants = '{administrator}' where 'viewer' = any(grants)",
        "access_token | role = 'administrator' where role = 'viewer'",
        "appliance | name = concat(name, '-2')",
        "membership | key_generation = key_generation + 1",
        "intent | document = replace(document, 'EMEA', 'AMEA')",
        "fleet | epoch = epoch + 1",
      })
  void S14_aRowThatSomebodyChangedIsFound(String table, String change) throws SQLException {
    Person viewer = People.with("viewer");
    People.tokenOf(viewer.name(), Map.of("name", "narrow", "role", "viewer"));
    Api.put(Documents.EMEA, "*", "?prune=true").then().statusCode(200);
    assertFound(
        "update " + table + " set " + change, table, "by somebody else than the controller");
    assertThat(findings()).isEmpty();
  }

  /** Makes a change by hand, and takes it back whatever happens. */
  private void assertFound(String statement, String table, String finding) throws SQLException {
    database().execute("create table kept as select * from " + table);
    String columns =
        database()
            .query(
                "select string_agg(quote_ident(attname) || ' = k.' || quote_ident(attname), ', ')"
                    + " from pg_attribute where attrelid = '"
                    + table
                    + "'::regclass and attnum > 0 and not attisdropped");
    String key = table.equals("audit_record") ? "sequence" : key(table);
    try {
      assertThat(database().execute(statement)).isPositive();
      // as the database's owner sees it, since the callers' own rows may be among the broken ones
      assertThat(verification.verify().findings()).anyMatch(each -> each.contains(finding));
    } finally {
      database()
          .execute(
              "insert into %1$s select * from kept k where not exists (select 1 from %1$s t where t.%2$s = k.%2$s)"
                  .formatted(table, key));
      database()
          .execute(
              "update %s t set %s from kept k where t.%s = k.%s"
                  .formatted(table, columns, key, key));
      database().execute("drop table kept");
    }
  }

  @Inject AuditVerification verification;

  private static String key(String table) {
    return switch (table) {
      case "intent" -> "version";
      case "fleet" -> "singleton";
      default -> "id";
    };
  }

  @Test
  void S14_rowsThatSomebodyAddedLetNobodyIn() throws SQLException {
    Person viewer = People.with("viewer");
    String promoted = "update account set grants = '{administrator}' where name = '%s'";
    database().execute(promoted.formatted(viewer.name()));
    try {
      viewer.asks().get("/api/v1/accounts").then().statusCode(500);
    } finally {
      database().execute(promoted.replace("administrator", "viewer").formatted(viewer.name()));
    }
    viewer.asks().get("/api/v1/session").then().statusCode(200);

    database()
        .execute(
            "insert into access_token (id, account_id, name, role, sha256, created_at)"
                + " select gen_random_uuid(), id, 'forged', 'administrator',"
                + " sha256('wwa_forged-by-hand'), now() from account where name = 'first-administrator'");
    try {
      Api.as("wwa_forged-by-hand").get("/api/v1/session").then().statusCode(500);
    } finally {
      database().execute("delete from access_token where name = 'forged'");
    }
  }

  @Test
  void theExportIsTheChain() {
    String lines =
        Api.asAdministrator()
            .get("/api/v1/audit/export?after=0")
            .then()
            .statusCode(200)
            .contentType("application/jsonl")
            .extract()
            .asString();

    assertThat(lines.lines().count()).isGreaterThan(1);
    assertThat(lines.lines().findFirst().orElseThrow())
        .startsWith("{\"sequence\":1,")
        .contains("\"previous\":\"" + AuditRecord.NONE + "\"");
  }

  @Test
  void secretsAreNotInTheChain() {
    Person person = People.with("viewer");
    People.setPassword(person.name(), "a secret that nobody sees");

    String all = Api.asAdministrator().get("/api/v1/audit/export").then().extract().asString();

    assertThat(all)
        .contains("account.password", person.name())
        .doesNotContain("a secret that nobody sees", person.token(), "argon2");
    Api.asAdministrator().get("/api/v1/audit/verification").then().body("intact", equalTo(true));
  }
}
