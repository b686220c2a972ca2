package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.programs.Controller;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of either side in the middle of a change: in the end all are in sync, and nothing was
 * done twice.
 */
class CrashScenario {
  private static final String UNSENT = "select count(*) from outbox";

  @TempDir Path folder;
  private GuideFleet guide;

  @BeforeEach
  void start() {
    guide = GuideFleet.up(folder);
  }

  @AfterEach
  void stop() {
    guide.close();
  }

  /** Changes the concentrator's config and those of all spokes. */
  private String changed() {
    return guide
        .example()
        .replace("siteNetworks: [172.16.11.0/24]", "siteNetworks: [172.16.111.0/24]")
        .replace("siteNetworks: [10.0.0.0/16]", "siteNetworks: [10.0.0.0/16, 10.2.0.0/16]");
  }

  private ControllerDatabase database() {
    return ControllerDatabase.open(folder.resolve("controller/data"));
  }

  /**
   * The concentrator's agent is stopped, so the spoke's push waits for it: that is where the kill
   * lands.
   */
  @Test
  void F1_controllerKilledBetweenCommitAndPush() {
    Controller controller = guide.fleet().controller();
    guide.agent(guide.hub()).process().suspend();
    long revisions;
    try (ControllerDatabase database = database()) {
      guide.apply(changed());
      controller.kill();
      // What was committed, and not pushed yet, is in the outbox.
      revisions = database.number("select max(number) from revision");
      assertThat(database.number(UNSENT)).isPositive();
      assertThat(isBehind(database, guide.branch(2))).isTrue();
    }
    guide.agent(guide.hub()).process().resume();

    restart(controller);

    assertConverged(revisions);
  }

  /** The agents are stopped: the offers leave the outbox, and no result can come. */
  @Test
  void F1_controllerKilledBetweenPushAndResult() {
    Controller controller = guide.fleet().controller();
    List<Member> concerned = guide.network().members();
    concerned.forEach(member -> guide.agent(member).process().suspend());
    long revisions;
    try (ControllerDatabase database = database()) {
      guide.apply(changed());
      GuideFleet.await("every offer to leave the outbox", () -> database.number(UNSENT) == 0);
      controller.kill();
      revisions = database.number("select max(number) from revision");
      concerned.forEach(member -> assertThat(isBehind(database, member)).isTrue());
    }
    concerned.forEach(member -> guide.agent(member).process().resume());

    restart(controller);

    assertConverged(revisions);
  }

  /** A write to the concentrator's device is held back while its agent is killed. */
  @Test
  void F8_agentKilledInTheMiddleOfAnApply() {
    Member hub = guide.hub();
    guide.agent(hub).process().terminate();
    guide.agent(hub).process().awaitExit(GuideFleet.PATIENCE);
    try (UapiRecorder recorder =
        UapiRecorder.start(hub.appliance(), GuideFleet.tunnel(hub).name())) {
      guide.agent(hub).start("WHEELWRIGHT_UAPI_DIR", UapiRecorder.FOLDER);
      guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
      recorder.holdWrites();
      guide.apply(changed());
      GuideFleet.await("a write to the device", () -> recorder.writes() == 1);

      guide.agent(hub).process().kill();
      guide.agent(hub).process().awaitExit(GuideFleet.PATIENCE);
    }
    assertThat(allowedOnHub()).doesNotContain("172.16.111.0/24");

    guide.agent(hub).start();

    guide.awaitAllInSync();
    assertThat(allowedOnHub()).contains("172.16.111.0/24").doesNotContain("172.16.11.0/24");
    guide.awaitTraffic(List.of(guide.branch(1), guide.branch(3)));
  }

  private void restart(Controller controller) {
    controller.restart();
    controller.awaitReady(GuideFleet.PATIENCE);
  }

  private void assertConverged(long revisions) {
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitAllInSync();
    assertThat(allowedOnHub()).contains("172.16.111.0/24").doesNotContain("172.16.11.0/24");
    try (ControllerDatabase database = database()) {
      assertThat(database.number("select max(number) from revision")).isEqualTo(revisions);
      assertThat(database.number(UNSENT)).isZero();
      for (Member member : guide.network().members()) {
        assertThat(applications(member, desired(database, member)))
            .as(member.place().name())
            .isEqualTo(1);
      }
    }
    guide.awaitTraffic(List.of(guide.branch(1), guide.branch(3)));
  }

  private List<String> allowedOnHub() {
    return GuideFleet.tunnel(guide.hub()).peers().stream()
        .flatMap(peer -> peer.allowedIps().stream())
        .toList();
  }

  private static boolean isBehind(ControllerDatabase database, Member member) {
    return database.number(
            "select count(*) from appliance_status s join appliance a on a.id = s.appliance_id"
                + " where a.name = ? and s.desired_digest is distinct from s.applied_digest",
            member.place().name())
        == 1;
  }

  private static String desired(ControllerDatabase database, Member member) {
    byte[] digest =
        database.bytes(
            "select desired_digest from appliance_status s join appliance a on a.id = s.appliance_id where a.name = ?",
            member.place().name());
    return HexFormat.of().formatHex(digest);
  }

  /** How often the agent says that it applied the config. */
  private long applications(Member member, String digest) {
    return guide
        .log(member)
        .lines()
        .filter(line -> line.contains("event=applied") && line.contains(digest.substring(0, 12)))
        .count();
  }
}
