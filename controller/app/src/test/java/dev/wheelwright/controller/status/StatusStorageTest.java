package dev.wheelwright.controller.status;

import static dev.wheelwright.controller.status.StatusFixture.emea;
import static dev.wheelwright.controller.status.StatusFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;

import dev.wheelwright.controller.fleet.FleetVersion;
import dev.wheelwright.controller.rollout.TopologyInForce;
import dev.wheelwright.controller.status.TunnelBoard.Times;
import dev.wheelwright.controller.telemetry.LooseReports;
import dev.wheelwright.controller.telemetry.Reports;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Database;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.WithFakeLink;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.core.topology.Topology;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class StatusStorageTest {
  private static final String BRANCH_1 = "/api/v1/tunnels/EMEA/nodegrid-hub/branch-1";

  @Inject StatusFixture fixture;
  @Inject StatusStore store;
  @Inject StatusWriter writer;
  @Inject StatusSettings settings;
  @Inject StatusMetrics metrics;
  @Inject StatusRetention retention;
  @Inject Instance<StatusListener> listeners;
  @Inject Clock clock;
  @Inject DataSource source;
  @Inject LastTopology last;

  /** What the rollout told last. */
  @ApplicationScoped
  static class LastTopology {
    private volatile Topology topology;

    void follow(@Observes TopologyInForce event) {
      topology = event.topology();
    }

    Topology get() {
      return topology;
    }
  }

  @BeforeEach
  void startWithATopology() {
    Api.put(Documents.EMPTY, "*", "?prune=true").then().statusCode(200);
    Api.put(Documents.EMEA, "*", "?prune=true").then().statusCode(200);
    fixture.giveKeys();
  }

  private Optional<StoredTunnel> stored(String spoke) throws SQLException {
    return Optional.ofNullable(store.tunnels().get(TunnelKey.of(fixture.tunnel(spoke))));
  }

  private void awaitStored(String spoke, TunnelState state) {
    await().untilAsserted(() -> assertThat(stored(spoke).map(StoredTunnel::state)).contains(state));
  }

  private long received(String spoke) throws SQLException {
    return stored(spoke)
        .flatMap(StoredTunnel::seen)
        .map(seen -> seen.received().total())
        .orElse(0L);
  }

  @Test
  void theLatestStateAndItsHistoryAreKept() throws SQLException {
    fixture.hubReports("branch-1", sample(5, "192.0.2.7:1000", 100));
    // The hour counts from what was concluded first; two reports at once may be concluded together.
    awaitStored("branch-1", TunnelState.UP);
    fixture.hubReports("branch-1", sample(1, "192.0.2.7:2000", 40));
    await().until(() -> received("branch-1") == 140);

    StoredTunnel row = stored("branch-1").orElseThrow();
    assertThat(row.seen().orElseThrow().everHandshake()).isTrue();
    assertThat(row.seen().orElseThrow().previousEndpoint().map(Object::toString))
        .contains("192.0.2.7:1000");
    assertThat(row.seen().orElseThrow().received().total()).isEqualTo(140);
    assertThat(row.seen().orElseThrow().received().device()).isEqualTo(40);
    Api.asAdministrator()
        .get(BRANCH_1)
        .then()
        .body("state", equalTo("UP"))
        .body("transitions[0].from", equalTo("UNREPORTED"))
        .body("transitions[0].to", equalTo("UP"))
        .body("hours", hasSize(1))
        .body("hours[0].receivedBytes", equalTo(40));
  }

  @Test
  void theFleetsTransitionsAreListedNewestFirst() {
    fixture.hubReports("branch-1", sample(5, "192.0.2.7:1000", 100));
    awaitStored("branch-1", TunnelState.UP);

    JsonPath all =
        Api.asAdministrator().get("/api/v1/transitions?overlay=EMEA&limit=1000").jsonPath();
    List<String> times = all.getList("transitions.at");
    assertThat(times.stream().map(Instant::parse)).isSortedAccordingTo(Comparator.reverseOrder());
    Map<String, String> newest = all.getMap("transitions.find { it.peer == 'branch-1' }");
    assertThat(newest)
        .containsEntry("overlay", "EMEA")
        .containsEntry("concentrator", "nodegrid-hub")
        .containsEntry("from", "UNREPORTED")
        .containsEntry("to", "UP");
    Api.asAdministrator().get("/api/v1/transitions?limit=1").then().body("transitions", hasSize(1));
    Api.asAdministrator()
        .get("/api/v1/transitions?overlay=APAC")
        .then()
        .body("transitions", hasSize(0));
    Api.asAdministrator().get("/api/v1/transitions?limit=0").then().statusCode(400);
  }

  @Test
  void aTunnelThatLeavesTheTopologyLeavesTheTable() throws SQLException {
    fixture.hubReports("branch-2", sample(5, "192.0.2.7:1000", 100));
    awaitStored("branch-2", TunnelState.UP);

    Api.put(Documents.EMPTY, "*", "?prune=true").then().statusCode(200);

    await().untilAsserted(() -> assertThat(store.tunnels()).isEmpty());
  }

  /** F2: what the database does not take is written later, the newest of it. */
  @Test
  void F2_afterFailedWritesTheLatestStateIsWritten() throws SQLException {
    Database database = new Database(source);
    database.execute("alter table tunnel_status rename to out_of_reach");
    try {
      fixture.hubReports("branch-1", sample(5, "192.0.2.7:1000", 100));
      fixture.hubReports("branch-2", sample(3600, "192.0.2.8:1000", 100));
      await()
          .untilAsserted(
              () ->
                  Api.asAdministrator()
                      .get("/api/v1/tunnels")
                      .then()
                      .statusCode(200)
                      .body("counts.UP", equalTo(1))
                      .body("counts.DOWN", equalTo(1)));
      writer.flush();
    } finally {
      database.execute("alter table out_of_reach rename to tunnel_status");
    }
    awaitStored("branch-1", TunnelState.UP);
    awaitStored("branch-2", TunnelState.DOWN);
    Api.asAdministrator()
        .get(BRANCH_1)
        .then()
        .body("transitions.size()", greaterThanOrEqualTo(1))
        .body("transitions[0].to", equalTo("UP"));
  }

  /** F2: a table that somebody has locked holds up the writer and nobody else. */
  @Test
  void F2_aLockedTableDoesNotHoldUpTheStatus() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table tunnel_status in access exclusive mode");
      fixture.hubReports("branch-3", sample(5, "192.0.2.9:1000", 100));
      await()
          .untilAsserted(
              () ->
                  Api.asAdministrator()
                      .get("/api/v1/tunnels?peer=branch-3")
                      .then()
                      .body("tunnels[0].state", equalTo("UP")));
      connection.rollback();
      connection.setAutoCommit(true);
    }
    awaitStored("branch-3", TunnelState.UP);
  }

  /** A controller that starts goes on with what the one before it knew. */
  @Test
  void aRestartKeepsTheHistoryAndBlamesNobodyForItsOwnSilence() {
    fixture.hubReports("branch-1", sample(5, "192.0.2.7:1000", 100));
    fixture.hubReports("branch-1", sample(1, "192.0.2.7:2000", 200));
    awaitStored("branch-1", TunnelState.UP);
    await().untilAsserted(() -> assertThat(writer.unwritten(key("branch-1"))).isEmpty());

    Later later = new Later(Duration.ofMinutes(10));
    Reports reports = LooseReports.create(clock);
    Topology topology = last.get();
    TunnelBoard board = later.board(reports);
    TopologyInForce event = new TopologyInForce(new FleetVersion(1, 1), topology, Optional.empty());
    LooseReports.expect(reports, event);
    board.follow(event);

    assertThat(later.state(board)).isEqualTo(TunnelState.UP);
    PeerHistory seen = board.read((cells, _) -> cell(cells).seen().orElseThrow());
    assertThat(seen.everHandshake()).isTrue();
    assertThat(seen.received().total()).isEqualTo(200);
    assertThat(seen.roaming()).isPresent();
    assertThat(seen.lastHandshake().map(later.now()::since).orElseThrow())
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12));

    later.pass(settings.unreported().plusSeconds(1));
    board.tick();
    assertThat(later.state(board)).isEqualTo(TunnelState.UNREPORTED);
  }

  private TunnelKey key(String spoke) {
    return TunnelKey.of(fixture.tunnel(spoke));
  }

  private static TunnelCell cell(NavigableMap<?, TunnelCell> cells) {
    return Objects.requireNonNull(cells.get(emea("branch-1")));
  }

  /** A controller of a later time. */
  private final class Later {
    private Duration after;

    private Later(Duration after) {
      this.after = after;
    }

    Moment now() {
      return new Moment(after.toNanos());
    }

    void pass(Duration time) {
      after = after.plus(time);
    }

    TunnelBoard board(Reports reports) {
      Instant start = clock.instant();
      Instance<StatusListener> nobody = listeners.select(NamedLiteral.of("nobody"));
      Times times =
          new Times(
              this::now,
              new Clock() {
                @Override
                public ZoneId getZone() {
                  return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                  return this;
                }

                @Override
                public Instant instant() {
                  return start.plus(after);
                }
              });
      return new TunnelBoard(reports, store, settings, times, metrics, nobody);
    }

    TunnelState state(TunnelBoard board) {
      return board.read((cells, _) -> cell(cells).status().state());
    }
  }

  @Test
  void theOldPastIsDeleted() throws SQLException {
    Database database = new Database(source);
    for (int days : List.of(1, 89, 91, 400)) {
      database.execute(
          "insert into tunnel_transition (membership_id, peer, at, from_state, to_state, reason)"
              + " values ('"
              + key("branch-1").membership()
              + "', 'x', now() - interval '"
              + days
              + " days', 'UP', 'DOWN', '')");
    }
    for (int days : List.of(29, 31)) {
      database.execute(
          "insert into tunnel_hour values ('"
              + key("branch-1").membership()
              + "', 'x', now() - interval '"
              + days
              + " days', 1, 2, 3, 4, 5, 6)");
    }

    retention.deleteOld();

    assertThat(database.query("select count(*) from tunnel_transition where peer = 'x'"))
        .isEqualTo("2");
    assertThat(database.query("select count(*) from tunnel_hour where peer = 'x'")).isEqualTo("1");
    database.execute("delete from tunnel_transition where peer = 'x'");
    database.execute("delete from tunnel_hour where peer = 'x'");
  }
}
