package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.ExecResult;
import dev.wheelwright.e2e.lab.FlowReport;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.lab.Place;
import dev.wheelwright.e2e.programs.Agent;
import dev.wheelwright.e2e.programs.Controller;
import dev.wheelwright.e2e.programs.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of an older version and of this one together, and the way from one to the other. */
@Tag("older-version")
class VersionsScenario {
  private static final int PER_SECOND = 100;
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final String NEWER =
      "insert into flyway_schema_history select 9999, '9999', 'what comes after', type,"
          + " 'V9999__what_comes_after.sql', checksum, installed_by, installed_on, execution_time, true"
          + " from flyway_schema_history where installed_rank = 1";

  private final Installation older = OlderVersion.find();
  private final Installation present = Installation.find();

  @TempDir Path folder;

  /** First the controller, back and forth; then one agent after the other. */
  @Test
  void F12_anUpgradeOfControllerAndAgentsLosesNothing() throws IOException {
    try (GuideFleet guide =
        GuideFleet.up(folder.resolve("fleet"), new GuideFleet.Programs(older, older))) {
      Member branch = guide.branch(1);
      Member hub = guide.hub();
      try (NumberedFlow up = flow(branch, hub);
          NumberedFlow down = flow(hub, branch)) {
        Path before = upgradeController(guide);
        goBack(guide, before);
        goForwardAgain(guide);
        String topology = addASpoke(guide);
        guide.network().members().forEach(member -> upgradeAgent(guide, member));
        changeAll(guide, topology, 24);
        assertThat(branches(guide)).allSatisfy(each -> assertThat(keepalive(each)).isEqualTo(24));
        aNewerDatabaseIsRefused(guide);

        assertNothingLost(up);
        assertNothingLost(down);
      }
    }
  }

  @Test
  void F12_anOlderControllerServesNewerAgents() {
    try (GuideFleet guide =
            GuideFleet.up(folder.resolve("fleet"), new GuideFleet.Programs(older, present));
        NumberedFlow flow = flow(guide.branch(2), guide.hub())) {
      changeAll(guide, guide.example(), 23);

      assertThat(branches(guide)).allSatisfy(each -> assertThat(keepalive(each)).isEqualTo(23));
      Quiet quiet = new Quiet(guide, List.of());
      guide.fleet().controller().stop();
      start(guide, older);
      quiet.assertHeld();
      assertNothingLost(flow);
    }
  }

  /** Gives a copy of what the older version had. */
  private Path upgradeController(GuideFleet guide) {
    Controller controller = guide.fleet().controller();
    long schema = schema(guide);
    Quiet quiet = new Quiet(guide, List.of());
    controller.stop();
    Path before = folder.resolve("before");
    controller.copyData(before);

    start(guide, present);

    quiet.assertHeld();
    System.out.printf("controller upgraded: schema %s to %s%n", schema, schema(guide));
    assertThat(schema(guide)).isGreaterThanOrEqualTo(schema);
    ExecResult verified = controller.commandLine("audit", "verify");
    assertThat(verified.exitCode()).as(verified.stdout() + verified.stderr()).isZero();
    return before;
  }

  /** Nothing was changed since: so nobody has anything to do. */
  private void goBack(GuideFleet guide, Path before) throws IOException {
    Controller controller = guide.fleet().controller();
    Quiet quiet = new Quiet(guide, List.of());
    controller.stop();
    Files.move(controller.data(), folder.resolve("upgraded"));
    Files.move(before, controller.data());

    start(guide, older);

    quiet.assertHeld();
  }

  private void goForwardAgain(GuideFleet guide) {
    Quiet quiet = new Quiet(guide, List.of());
    guide.fleet().controller().stop();
    start(guide, present);
    quiet.assertHeld();
  }

  /** A newer agent joins the newer controller; the concentrator's agent is still an older one. */
  private String addASpoke(GuideFleet guide) {
    Place place = Place.branch(4, guide.network().families());
    Member added = guide.network().add(place);
    guide.fleet().enrol(present, List.of(added.appliance()));

    String topology = guide.withSpokes(guide.example(), place);
    guide.apply(topology);

    guide.awaitTraffic(List.of(added));
    guide.awaitAllInSync();
    return topology;
  }

  private void upgradeAgent(GuideFleet guide, Member member) {
    Quiet quiet = new Quiet(guide, List.of(member));
    Agent agent = guide.agent(member);
    agent.process().terminate();
    agent.process().awaitExit(GuideFleet.PATIENCE);
    GuideFleet.await(
        "the stream's end", () -> !guide.appliance(member).path("connected").asBoolean());
    agent.become(present);
    agent.start();
    guide.fleet().awaitConnected(List.of(member.place().name()), GuideFleet.PATIENCE);
    quiet.assertHeld();
  }

  /** Ends with one line, and with nothing of it changed. */
  private static void aNewerDatabaseIsRefused(GuideFleet guide) {
    Controller controller = guide.fleet().controller();
    long schema = schema(guide);
    try (ControllerDatabase database = ControllerDatabase.open(controller.data())) {
      assertThat(database.change(NEWER)).isEqualTo(1);
    }
    controller.stop();
    controller.restart();

    assertThat(controller.awaitEnd(GuideFleet.PATIENCE)).hasValue(1);

    assertThat(guide.controllerLog().strip())
        .contains("schema 9999")
        .contains("up to " + schema)
        .hasLineCount(1);
    guide.awaitTraffic(branches(guide));
  }

  private static void start(GuideFleet guide, Installation version) {
    Controller controller = guide.fleet().controller();
    controller.become(version);
    controller.restart();
    controller.awaitReady(GuideFleet.PATIENCE);
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
  }

  private static void changeAll(GuideFleet guide, String topology, int keepalive) {
    guide.apply(topology.replace("keepalive: 25", "keepalive: " + keepalive));
    guide.awaitAllInSync();
  }

  private static List<Member> branches(GuideFleet guide) {
    return guide.network().branches();
  }

  private static int keepalive(Member branch) {
    return GuideFleet.tunnel(branch).peers().getFirst().keepaliveSeconds();
  }

  private static long schema(GuideFleet guide) {
    try (ControllerDatabase database = ControllerDatabase.open(guide.fleet().controller().data())) {
      return database.number("select max(version::bigint) from flyway_schema_history");
    }
  }

  private static NumberedFlow flow(Member from, Member to) {
    return NumberedFlow.start(from.site(), to.site(), to.siteAddress(), PER_SECOND);
  }

  private static void assertNothingLost(NumberedFlow flow) {
    FlowReport report = flow.finish(DRAIN);
    System.out.printf("%s: %s of %s packets%n", flow.name(), report.received(), report.sent());
    assertThat(report.lost()).isEmpty();
    assertThat(report.sent()).isGreaterThan(5 * PER_SECOND);
  }
}
