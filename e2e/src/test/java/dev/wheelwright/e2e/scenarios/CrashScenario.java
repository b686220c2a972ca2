package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.HeldRoutes;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Place;
import dev.wheelwright.e2e.programs.Controller;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of either side in the middle of a change: in the end all are in sync, and nothing was
 * done twice. Each kill meets other families.
 */
class CrashScenario {
  private static final String UNSENT = "select count(*) from outbox";
  private static final String LAST_REVISION = "select max(number) from revision";
  private static final String WAITING = "select count(*) from pg_locks where not granted";

  @TempDir Path folder;
  private GuideFleet guide;

  @AfterEach
  void stop() {
    guide.close();
  }

  /** Changes the concentrator's config and those of all spokes. */
  private String changed() {
    String hubSite = guide.hub().place().site().prefix();
    return guide
        .example()
        .replace("siteNetworks: [" + oldSite() + "]", "siteNetworks: [" + newSite() + "]")
        .replace(
            "siteNetworks: [" + hubSite + "]",
            "siteNetworks: [" + hubSite + ", " + moreOfHub() + "]");
  }

  private String oldSite() {
    return guide.branch(2).place().site().prefix();
  }

  /** The site of no branch that is there. */
  private String newSite() {
    return Place.branch(60, guide.network().families()).site().prefix();
  }

  private String moreOfHub() {
    return Place.branch(61, guide.network().families()).site().prefix();
  }

  private ControllerDatabase database() {
    return ControllerDatabase.open(folder.resolve("controller/data"));
  }

  /** Somebody else holds the lock that every change takes first: that is where the kill lands. */
  @Test
  void F1_controllerKilledBeforeTheCommitAndAfterTheResults() {
    guide = GuideFleet.up(folder, Families.IPV4);
    Controller controller = guide.fleet().controller();
    long revisions;
    try (ControllerDatabase database = database()) {
      revisions = database.number(LAST_REVISION);
      database.begin();
      database.number("select count(*) from (select 1 from fleet for update) locked");
      CompletableFuture<Void> change =
          CompletableFuture.runAsync(
              () ->
                  assertThatThrownBy(() -> guide.apply(changed()))
                      .isInstanceOf(LabException.class));
      GuideFleet.await("the change to wait for the lock", () -> database.number(WAITING) > 0);
      controller.kill();
      database.rollback();
      change.join();
    }
    restart(controller);
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitAllInSync();
    assertThat(allowedOnHub()).doesNotContain(newSite()).contains(oldSite());
    try (ControllerDatabase database = database()) {
      assertThat(database.number(LAST_REVISION)).isEqualTo(revisions);
    }

    guide.apply(changed());
    guide.awaitAllInSync();
    controller.kill();
    restart(controller);

    assertConverged(revisions + 1);
  }

  /**
   * The concentrator's agent is stopped, so the spoke's push waits for it: that is where the kill
   * lands.
   */
  @Test
  void F1_controllerKilledBetweenCommitAndPush() {
    guide = GuideFleet.up(folder, Families.IPV6);
    Controller controller = guide.fleet().controller();
    guide.agent(guide.hub()).process().suspend();
    long revisions;
    try (ControllerDatabase database = database()) {
      guide.apply(changed());
      controller.kill();
      // What was committed, and not pushed yet, is in the outbox.
      revisions = database.number(LAST_REVISION);
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
    guide = GuideFleet.up(folder, Families.IPV6_OVER_IPV4);
    Controller controller = guide.fleet().controller();
    List<Member> concerned = guide.network().members();
    concerned.forEach(member -> guide.agent(member).process().suspend());
    long revisions;
    try (ControllerDatabase database = database()) {
      guide.apply(changed());
      GuideFleet.await("every offer to leave the outbox", () -> database.number(UNSENT) == 0);
      controller.kill();
      revisions = database.number(LAST_REVISION);
      concerned.forEach(member -> assertThat(isBehind(database, member)).isTrue());
    }
    concerned.forEach(member -> guide.agent(member).process().resume());

    restart(controller);

    assertConverged(revisions);
  }

  /** The routes, which come last, are held back: by then WireGuard has taken its part. */
  @Test
  void F8_agentKilledInTheMiddleOfAnApply() {
    guide = GuideFleet.up(folder, Families.IPV4_OVER_IPV6);
    Member hub = guide.hub();
    try (HeldRoutes routes = HeldRoutes.on(hub.appliance())) {
      guide.apply(changed());
      GuideFleet.await("the routes' turn", routes::holding);

      guide.agent(hub).process().kill();
      guide.agent(hub).process().awaitExit(GuideFleet.PATIENCE);
    }
    assertThat(allowedOnHub()).contains(newSite()).doesNotContain(oldSite());
    assertThat(routeOnHub(newSite())).isEmpty();

    guide.agent(hub).start();

    guide.awaitAllInSync();
    assertThat(allowedOnHub()).contains(newSite()).doesNotContain(oldSite());
    assertThat(routeOnHub(newSite())).contains(GuideFleet.tunnel(hub).name());
    guide.awaitTraffic(List.of(guide.branch(1), guide.branch(3)));
  }

  private String routeOnHub(String prefix) {
    Host hub = guide.hub().appliance();
    return hub.exec("ip", "route", "show", "exact", prefix).orFail().stdout();
  }

  private void restart(Controller controller) {
    controller.restart();
    controller.awaitReady(GuideFleet.PATIENCE);
  }

  private void assertConverged(long revisions) {
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitAllInSync();
    assertThat(allowedOnHub()).contains(newSite()).doesNotContain(oldSite());
    try (ControllerDatabase database = database()) {
      assertThat(database.number(LAST_REVISION)).isEqualTo(revisions);
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
