package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.ExecResult;
import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.FlowReport;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.programs.ApiResponse;
import dev.wheelwright.e2e.programs.Installation;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller on a PostgreSQL that others run, whose primary dies and whose standby takes over.
 */
class DatabaseFailoverScenario {
  private static final int PER_SECOND = 100;

  @TempDir static Path folder;
  private static PostgresPair database;
  private static GuideFleet guide;

  @BeforeAll
  static void start() {
    database = PostgresPair.start(PrivateFiles.createFolder(folder.resolve("database-logs")));
    try {
      guide = GuideFleet.up(folder, Families.IPV4, database.settings());
    } catch (RuntimeException | Error e) {
      database.close();
      throw e;
    }
  }

  @AfterAll
  static void stop() {
    guide.close();
    database.close();
  }

  /** The primary dies right after it has confirmed a change, which may not even be announced. */
  @Test
  void F2_aStandbyThatTakesOverHasEverythingThatWasConfirmed() {
    Map<Member, Long> applications = counted("event=applied");
    Map<Member, Long> disconnections = counted("event=disconnected");
    try (NumberedFlow flow =
        NumberedFlow.start(
            guide.branch(1).site(), guide.hub().site(), guide.hub().siteAddress(), PER_SECOND)) {
      apply(31).orFail();
      long confirmed = guide.lastRevision();
      database.killPrimary();

      for (int i = 0; i < 3; i++) {
        ApiResponse refused = apply(32);
        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.text()).doesNotContain("Exception", "\tat ", "org.postgresql");
      }
      database.promoteStandby();
      GuideFleet.await("answers", () -> guide.api().topology().status() == 200);

      guide.awaitAllInSync();
      assertThat(guide.lastRevision()).isEqualTo(confirmed);
      assertThat(keepalive()).isEqualTo(31);
      assertThat(increase(applications, "event=applied")).containsOnly(1L);

      apply(33).orFail();
      guide.awaitAllInSync();
      assertThat(guide.lastRevision()).isEqualTo(confirmed + 1);
      assertThat(keepalive()).isEqualTo(33);
      FlowReport report = flow.finish(Duration.ofSeconds(2));
      assertThat(report.lost()).isEmpty();
    }
    assertThat(increase(disconnections, "event=disconnected")).containsOnly(0L);
    assertThat(guide.controllerLog().lines())
        .filteredOn(line -> line.contains("event=database-"))
        .hasSize(2);
    assertThat(guide.controllerLog()).doesNotContain("\tat ");
  }

  @Test
  void F2_aStartWithoutItsDatabaseEndsWithOneLineThatSaysWhy() {
    String nobody = "127.0.0.1:" + Installation.freePort("127.0.0.1");
    List<String> arguments =
        List.of(
            "up",
            "-Dwheelwright.data-dir=" + folder.resolve("another"),
            "-Dwheelwright.database.url=jdbc:postgresql://" + nobody + "/wheelwright",
            "-Dwheelwright.database.username=operator",
            "-Dwheelwright.database.password=not-a-default");

    ExecResult start =
        guide
            .lab()
            .get("controller")
            .exec(Installation.find().launch(arguments), GuideFleet.PATIENCE);

    assertThat(start.exitCode()).isEqualTo(1);
    assertThat(start.stdout()).isEmpty();
    assertThat(start.stderr().strip().lines())
        .singleElement()
        .asString()
        .startsWith("wheelwright controller: wheelwright.database.url: the database at " + nobody);
  }

  /** A change that touches every spoke. */
  private static ApiResponse apply(int keepalive) {
    return guide
        .api()
        .putTopology(guide.example().replace("keepalive: 25", "keepalive: " + keepalive), "*");
  }

  private static int keepalive() {
    return GuideFleet.tunnel(guide.branch(2)).peers().getFirst().keepaliveSeconds();
  }

  private static Map<Member, Long> counted(String event) {
    return guide.branches().stream()
        .collect(Collectors.toMap(member -> member, member -> linesOf(member, event)));
  }

  private static List<Long> increase(Map<Member, Long> before, String event) {
    return before.entrySet().stream()
        .map(entry -> linesOf(entry.getKey(), event) - entry.getValue())
        .toList();
  }

  private static long linesOf(Member member, String event) {
    return guide.log(member).lines().filter(line -> line.contains(event)).count();
  }
}
