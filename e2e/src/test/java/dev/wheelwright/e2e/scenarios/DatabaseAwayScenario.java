package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.FlowReport;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.programs.ApiResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database dies, does not answer, or takes no changes: people are told so, nothing is changed,
 * no tunnel loses a packet, and all goes on by itself afterwards.
 */
class DatabaseAwayScenario {
  private static final int PER_SECOND = 100;
  private static final int UNAVAILABLE = 503;

  @TempDir static Path folder;
  private static GuideFleet guide;
  private static int keepalive = 30;

  private Quiet quiet;
  private NumberedFlow flow;

  @BeforeAll
  static void startAll() {
    guide = GuideFleet.up(folder);
  }

  @AfterAll
  static void stopAll() {
    guide.close();
  }

  @BeforeEach
  void start() {
    quiet = new Quiet(guide, List.of());
    flow =
        NumberedFlow.start(
            guide.branch(1).site(), guide.hub().site(), guide.hub().siteAddress(), PER_SECOND);
  }

  /** It is back, and nobody noticed but those who asked; then it takes changes again. */
  @AfterEach
  void end() {
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    quiet.assertHeld();
    FlowReport report = flow.finish(Duration.ofSeconds(2));
    flow.close();
    assertThat(report.lost()).isEmpty();
    apply().orFail();
    guide.awaitAllInSync();
  }

  @Test
  void F2_aDatabaseThatIsKilledComesBackByItself() {
    guide.fleet().controller().signalDatabase("KILL");

    assertUnavailable(apply());
    awaitAnswers();
  }

  @Test
  void F2_aDatabaseThatDoesNotAnswerEndsNoTunnelAndLeavesNobodyWaiting() {
    guide.fleet().controller().signalDatabase("STOP");
    try {
      assertUnavailable(apply());
      assertUnavailable(guide.api().get("/appliances", "application/json"));
    } finally {
      guide.fleet().controller().signalDatabase("CONT");
    }
    awaitAnswers();
  }

  @Test
  void F2_aReadOnlyDatabaseRefusesChangesAndStillAnswers() {
    try (ControllerDatabase database = ControllerDatabase.open(folder.resolve("controller/data"))) {
      readOnly(database, "on");
      GuideFleet.await("a refusal", () -> dryUnavailable());
      assertThat(guide.api().topology().status()).isEqualTo(200);
      readOnly(database, "off");
    }
    awaitAnswers();
  }

  private static boolean dryUnavailable() {
    ApiResponse reply = apply();
    if (reply.status() == 200) {
      return false;
    }
    assertUnavailable(reply);
    return true;
  }

  private static void readOnly(ControllerDatabase database, String value) {
    database.change("set default_transaction_read_only = off");
    database.change("alter system set default_transaction_read_only = " + value);
    database.number("select case when pg_reload_conf() then 1 else 0 end");
  }

  /** A change that touches everybody. */
  private static ApiResponse apply() {
    keepalive++;
    return guide
        .api()
        .putTopology(guide.example().replace("keepalive: 25", "keepalive: " + keepalive), "*");
  }

  private static void assertUnavailable(ApiResponse reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(UNAVAILABLE);
    assertThat(reply.body().path("type").asText()).isEqualTo("urn:wheelwright:unavailable");
    assertThat(reply.text()).doesNotContain("Exception", "\tat ", "org.postgresql");
  }

  private static void awaitAnswers() {
    GuideFleet.await("answers", () -> guide.api().topology().status() == 200);
  }
}
