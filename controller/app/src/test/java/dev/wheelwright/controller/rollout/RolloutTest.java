package dev.wheelwright.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.rollout.ApplyResult.Outcome;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.FakeLink;
import dev.wheelwright.controller.testing.FakeLink.Announcement;
import dev.wheelwright.controller.testing.FakeLink.Requested;
import dev.wheelwright.controller.testing.Keys;
import dev.wheelwright.controller.testing.WithFakeLink;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.WgPublicKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class RolloutTest {
  @Inject FakeLink link;
  @Inject Appliances appliances;
  @Inject KeyReports keyReports;
  @Inject MembershipKeys membershipKeys;
  @Inject DesiredConfigs desired;
  @Inject ConfigContents contents;
  @Inject ApplyResults results;
  @Inject RolloutService rollout;
  @Inject OutboxRepository outbox;
  @Inject DataSource source;
  @Inject Clock clock;

  @BeforeEach
  void startEmpty() {
    Api.put(Documents.EMPTY, "*", "?prune=true").then().statusCode(200);
    awaitEmptyOutbox();
    link.reset();
  }

  @Test
  void reportedKeysBecomeOneRevision() throws SQLException {
    Api.put(Documents.EMEA).then().statusCode(200);
    long before = revision();
    reportAllKeys();
    await().untilAsserted(() -> assertThat(revision()).isEqualTo(before + 1));
    assertThat(contentOf("nodegrid-hub").decode().firstEntry().getValue()).hasSize(3);
    assertThat(contentOf("branch-1").decode().firstEntry().getValue()).hasSize(1);
    awaitEmptyOutbox();
    assertThat(link.announcements()).extracting(Announcement::revision).contains(before + 1);
  }

  @Test
  void aKeyReportedAgainChangesNothing() throws SQLException {
    Api.put(Documents.EMEA).then().statusCode(200);
    reportAllKeys();
    await().untilAsserted(() -> assertThat(peersOf("nodegrid-hub")).isEqualTo(3));
    long settled = revision();
    for (Requested each : link.requests()) {
      assertThat(
              keyReports.record(
                  each.appliance(), each.key(), Keys.publicKey(each.key().membership())))
          .isTrue();
    }
    rollout.recompile(Cause.KEYS);
    assertThat(revision()).isEqualTo(settled);
  }

  @Test
  void rejectsKeysThatAreNotTheReportersToTell() {
    Api.put(Documents.EMEA).then().statusCode(200);
    Requested one = link.requests().get(0);
    Requested other = link.requests().get(1);
    assertThat(keyReports.record(other.appliance(), one.key(), Keys.publicKey("a"))).isFalse();
    MissingKey nextGeneration = new MissingKey(one.key().membership(), 2);
    assertThat(keyReports.record(one.appliance(), nextGeneration, Keys.publicKey("a"))).isFalse();
    MissingKey unknown = new MissingKey(UUID.randomUUID(), 1);
    assertThat(keyReports.record(one.appliance(), unknown, Keys.publicKey("a"))).isFalse();
    String shared = "shared" + UUID.randomUUID();
    assertThat(keyReports.record(one.appliance(), one.key(), Keys.publicKey(shared))).isTrue();
    assertThat(keyReports.record(other.appliance(), other.key(), Keys.publicKey(shared))).isFalse();
    assertThat(membershipKeys.missing(other.appliance())).containsExactly(other.key());
  }

  @Test
  void S12_rejectsTheKeyOfAnExternalPeer() {
    String key = Keys.publicKey("external" + UUID.randomUUID()).toString();
    String peers =
        "  externalPeers: [{name: laptop, publicKey: '"
            + key
            + "', addresses: [172.16.254.99/32]}]\n";
    Api.put(Documents.EMEA + peers).then().statusCode(200);
    Requested one = link.requests().getFirst();
    assertThat(keyReports.record(one.appliance(), one.key(), WgPublicKey.parse(key))).isFalse();
    assertThat(membershipKeys.missing(one.appliance())).containsExactly(one.key());
  }

  @Test
  void spokesWaitForTheirConcentrators() {
    UUID hub = put("nodegrid-hub");
    link.connect(hub);
    reportAllKeys();
    await().untilAsserted(() -> assertThat(announcedDesired(hub)).isTrue());
    UUID branch = id("branch-1");
    DesiredConfig hubConfig = desired.desired(hub).orElseThrow();
    assertThat(announcedDesired(branch)).isFalse();
    results.record(hub, result(hubConfig, Outcome.APPLIED));
    await()
        .atMost(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(announcedDesired(branch)).isTrue());
  }

  @Test
  void spokesDoNotWaitForeverNorForTheAbsent() {
    UUID hub = put("nodegrid-hub");
    link.connect(hub);
    reportAllKeys();
    // the hub never answers
    await()
        .atMost(Duration.ofSeconds(8))
        .untilAsserted(() -> assertThat(announcedDesired(id("branch-1"))).isTrue());
    link.reset();
    Api.put(Documents.EMEA.replace("keepalive: 25", "keepalive: 20")).then().statusCode(200);
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(announcedDesired(id("branch-1"))).isTrue());
  }

  /** F1: what is committed is announced, also by the next process. */
  @Test
  void f1TheOutboxSurvivesUntilTheSlotTookIt() throws SQLException {
    link.refuse(true);
    Api.put(Documents.EMEA.replace("EMEA", "F1")).then().statusCode(200);
    reportAllKeys();
    await()
        .untilAsserted(
            () -> assertThat(database().query("select count(*) from outbox")).isEqualTo("4"));
    link.refuse(false);
    OutboxDispatcher nextProcess =
        new OutboxDispatcher(
            outbox,
            desired,
            link,
            new AwaitedConcentrators(null, link),
            new DatabaseState(() -> new Moment(0)),
            new RolloutMetrics(new SimpleMeterRegistry()),
            clock);
    await().until(() -> !nextProcess.dispatch());
    awaitEmptyOutbox();
    assertThat(announcedDesired(id("nodegrid-hub"))).isTrue();
    assertThat(announcedDesired(id("branch-3"))).isTrue();
  }

  @Test
  void resultsKeepAttemptedAppliedAndLastGoodApart() {
    UUID hub = put("nodegrid-hub");
    DesiredConfig config = desired.desired(hub).orElseThrow();
    Digest good = Digest.of(new byte[] {1});
    results.record(
        hub,
        new ApplyResult(
            config.digest(),
            config.revision(),
            Outcome.REFUSED,
            "no\nroom",
            Optional.of(good),
            Optional.of(good)));
    assertThat(desired.parked(hub)).contains(config.digest());
    assertThat(desired.desired(hub)).contains(config);
    var appliance = Api.asAdministrator().get("/api/v1/appliances/nodegrid-hub").jsonPath();
    assertThat(appliance.getString("attempted.digest")).isEqualTo(config.digest().toString());
    assertThat(appliance.getString("applied.digest")).isEqualTo(good.toString());
    assertThat(appliance.getString("lastGood.digest")).isEqualTo(good.toString());
    assertThat(appliance.getString("result.outcome")).isEqualTo("refused");
    assertThat(appliance.getString("result.reason")).isEqualTo("no room");
    assertThat(appliance.getBoolean("inSync")).isFalse();
    results.record(hub, result(config, Outcome.APPLIED));
    assertThat(desired.parked(hub)).isEmpty();
    assertThat(
            Api.asAdministrator()
                .get("/api/v1/appliances/nodegrid-hub")
                .jsonPath()
                .getBoolean("inSync"))
        .isTrue();
  }

  @Test
  void aRevokedApplianceIsTakenOutOfTheOthers() throws SQLException {
    Api.put(Documents.EMEA.replace("branch-3", "branch-lost")).then().statusCode(200);
    reportAllKeys();
    await().untilAsserted(() -> assertThat(peersOf("nodegrid-hub")).isEqualTo(3));
    Api.asAdministrator().post("/api/v1/appliances/branch-lost/revoke").then().statusCode(200);
    assertThat(peersOf("nodegrid-hub")).isEqualTo(2);
    assertThat(contentOf("branch-lost")).isEqualTo(ConfigContent.EMPTY);
    assertThat(membershipKeys.missing(id("branch-lost"))).isEmpty();
    long settled = revision();
    Api.asAdministrator().post("/api/v1/appliances/branch-lost/revoke").then().statusCode(200);
    assertThat(revision()).isEqualTo(settled);
    Api.asAdministrator()
        .contentType("application/json")
        .post("/api/v1/appliances/branch-lost/join-tokens")
        .then()
        .statusCode(409);
  }

  @Test
  void f1AStartWithNothingNewMakesNoRevision() throws SQLException {
    Api.put(Documents.EMEA).then().statusCode(200);
    long settled = revision();
    rollout.recompile(Cause.START);
    assertThat(revision()).isEqualTo(settled);
  }

  private UUID put(String appliance) {
    Api.put(Documents.EMEA).then().statusCode(200);
    return id(appliance);
  }

  private void reportAllKeys() {
    for (Requested each : List.copyOf(link.requests())) {
      keyReports.record(each.appliance(), each.key(), Keys.publicKey(each.key().membership()));
    }
  }

  private static ApplyResult result(DesiredConfig config, Outcome outcome) {
    return new ApplyResult(
        config.digest(),
        config.revision(),
        outcome,
        "",
        Optional.of(config.digest()),
        Optional.of(config.digest()));
  }

  private boolean announcedDesired(UUID appliance) {
    Digest digest = desired.desired(appliance).orElseThrow().digest();
    return link.announcements().stream()
            .anyMatch(each -> each.appliance().equals(appliance) && each.digest().equals(digest))
        && contents.load(digest).orElseThrow().head().interfaces().size() == 1;
  }

  private UUID id(String name) {
    return appliances.byName(name).orElseThrow().id();
  }

  private ConfigContent contentOf(String name) {
    return contents.load(desired.desired(id(name)).orElseThrow().digest()).orElseThrow();
  }

  private int peersOf(String name) {
    return contentOf(name).decode().values().stream().mapToInt(List::size).sum();
  }

  private long revision() throws SQLException {
    return Long.parseLong(database().query("select revision from fleet"));
  }

  private void awaitEmptyOutbox() {
    await()
        .untilAsserted(
            () -> assertThat(database().query("select count(*) from outbox")).isEqualTo("0"));
  }

  private Database database() {
    return new Database(source);
  }
}
