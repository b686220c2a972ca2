package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.FlowReport;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.NatRouter;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.lab.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A branch behind a NAT gets another public address and port: WireGuard follows it by itself, and
 * nothing of ours stands in its way.
 */
class NatRoamingScenario {
  private static final int PER_SECOND = 100;
  private static final int KEEPALIVE_SECONDS = 10;
  private static final Duration DRAIN = Duration.ofSeconds(2);

  /** What may be lost while the address is changed: an eighth of what a session would tolerate. */
  private static final int MOST_LOST = 3 * PER_SECOND;

  @TempDir static Path folder;
  private static GuideFleet guide;
  private static NatRouter nat;
  private static Member branch;

  @BeforeAll
  static void start() {
    guide = GuideFleet.up(folder);
    Place place = Place.branch(4, guide.network().families());
    nat = guide.network().addBehindNat(place);
    branch = guide.network().member(place.name());
    guide.fleet().enrol(List.of(branch.appliance()));
    guide.apply(topology());
    guide.awaitTraffic(List.of(branch));
    guide.awaitAllInSync();
  }

  @AfterAll
  static void stop() {
    guide.close();
  }

  private static String topology() {
    return guide
        .withSpokes(guide.example(), branch.place())
        .replace("keepalive: 25", "keepalive: " + KEEPALIVE_SECONDS);
  }

  @Test
  void F9_trafficFollowsABranchThatRoamsAndAnApplyLeavesItsNewEndpoint() {
    long revision = guide.lastRevision();
    try (NumberedFlow up = flow(branch, guide.hub());
        NumberedFlow down = flow(guide.hub(), branch)) {
      awaitMore(up);
      awaitMore(down);

      nat.roam();

      awaitMore(up);
      awaitMore(down);
      String roamed = endpoint();
      assertThat(roamed).startsWith(nat.publicAddress() + ":");
      assertThat(guide.lastRevision()).isEqualTo(revision);

      Place moved = Place.branch(60, guide.network().families());
      guide.apply(
          topology().replace(guide.branch(2).place().site().prefix(), moved.site().prefix()));
      guide.awaitAllInSync();
      restartAgentOfHub();
      awaitMore(down);
      assertThat(endpoint()).isEqualTo(roamed);
      assertBounded("up", up.finish(DRAIN));
      assertBounded("down", down.finish(DRAIN));
    }
  }

  /** The site only listens: the packet that shows the new address is the spoke's keepalive. */
  @Test
  void F9_aSilentBranchThatRoamsIsFoundByItsNextKeepalive() {
    try (NumberedFlow down = flow(guide.hub(), branch)) {
      awaitMore(down);

      nat.roam();

      GuideFleet.await("the new endpoint", () -> endpoint().startsWith(nat.publicAddress() + ":"));
      awaitMore(down);
      FlowReport report = down.finish(DRAIN);
      System.out.printf("roaming, silent branch: silence %s%n", report.longestSilence());
      assertThat(report.longestSilence())
          .isLessThan(Duration.ofSeconds(KEEPALIVE_SECONDS).plus(GuideFleet.PATIENCE.dividedBy(6)));
    }
  }

  private static NumberedFlow flow(Member from, Member to) {
    return NumberedFlow.start(from.site(), to.site(), to.siteAddress(), PER_SECOND);
  }

  private static void awaitMore(NumberedFlow flow) {
    int before = flow.received();
    GuideFleet.await("packets of " + flow.name(), () -> flow.received() > before + PER_SECOND / 2);
  }

  private static String endpoint() {
    return guide.peerOnHub(branch).endpoint().orElse("");
  }

  private static void restartAgentOfHub() {
    guide.agent(guide.hub()).process().kill();
    guide.agent(guide.hub()).process().awaitExit(GuideFleet.PATIENCE);
    guide.agent(guide.hub()).start();
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitAllInSync();
  }

  private static void assertBounded(String name, FlowReport report) {
    System.out.printf(
        "roaming, %s: sent %s, lost %s, silence %s%n",
        name, report.sent(), report.lost().size(), report.longestSilence());
    assertThat(report.lost()).hasSizeLessThan(MOST_LOST);
    assertThat(report.duplicated()).isEmpty();
  }
}
