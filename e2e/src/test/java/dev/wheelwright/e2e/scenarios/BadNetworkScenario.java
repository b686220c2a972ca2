package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.PacketDrop;
import dev.wheelwright.e2e.lab.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link over networks that lose packets without a word, or take their time. */
class BadNetworkScenario {
  private static final Duration NOTICED_WITHIN = GuideFleet.PATIENCE.multipliedBy(3).dividedBy(4);

  /** The agent pings when it has heard nothing for 20 s, and hangs up 10 s later. */
  private static final Duration PINGED_AFTER = Duration.ofSeconds(45);

  @TempDir static Path folder;
  private static GuideFleet guide;

  @BeforeAll
  static void start() {
    guide = GuideFleet.up(folder);
  }

  @AfterAll
  static void stop() {
    guide.close();
  }

  /**
   * No packet in either direction, none from the controller, none to it: one branch each, since the
   * wait is the same.
   */
  @Test
  void F6_halfOpenConnectionsAreNoticedByBothSidesAndHealWithoutAnythingDoneTwice() {
    List<Member> branches = guide.branches();
    List<PacketDrop> drops = new ArrayList<>();
    long start = System.nanoTime();
    drops.add(PacketDrop.start(guide.branch(1).appliance(), "tcp sport " + port()));
    drops.add(PacketDrop.start(guide.branch(1).appliance(), "tcp dport " + port()));
    drops.add(PacketDrop.start(guide.branch(2).appliance(), "tcp sport " + port()));
    drops.add(PacketDrop.start(guide.branch(3).appliance(), "tcp dport " + port()));
    List<Long> before = branches.stream().map(guide::applications).toList();
    List<Long> ends = branches.stream().map(BadNetworkScenario::disconnections).toList();
    guide.apply(guide.example().replace("keepalive: 25", "keepalive: 24"));

    for (int i = 0; i < branches.size(); i++) {
      Member branch = branches.get(i);
      long ended = ends.get(i);
      GuideFleet.await("the agent's notice", () -> disconnections(branch) > ended);
      GuideFleet.await(
          "the controller's notice", () -> !guide.appliance(branch).path("connected").asBoolean());
    }
    Duration noticed = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("half-open connections: noticed by all within %s%n", noticed);
    assertThat(noticed).isLessThan(NOTICED_WITHIN);
    assertThat(branches).allMatch(branch -> GuideFleet.answers(branch, guide.hub()));

    drops.forEach(PacketDrop::close);
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitAllInSync();
    for (int i = 0; i < branches.size(); i++) {
      assertThat(guide.applications(branches.get(i))).isEqualTo(before.get(i) + 1);
    }
  }

  @Test
  void F6_aConfigIsAppliedOnceOverThirtyPercentLossAndASmallMtu() {
    Member branch = guide.branch(1);
    Member hub = guide.hub();
    long before = guide.applications(branch);
    long beforeOnHub = guide.applications(hub);
    for (Member member : List.of(branch, hub)) {
      member.appliance().ip("link set wan mtu 1280");
      guide.network().router().ip("link set %s mtu 1280".formatted(member.place().routerDevice()));
    }
    String lossy = "meta l4proto tcp numgen random mod 100 < 30";
    try (PacketDrop _ = PacketDrop.start(branch.appliance(), lossy);
        PacketDrop _ = PacketDrop.start(hub.appliance(), lossy)) {
      Place other = Place.branch(60, guide.network().families());
      guide.apply(guide.example().replace(branch.place().site().prefix(), other.site().prefix()));

      guide.awaitAllInSync();
    }
    assertThat(guide.applications(hub)).isEqualTo(beforeOnHub + 1);
    assertThat(guide.applications(branch)).isLessThanOrEqualTo(before + 1);
  }

  /**
   * A branch for which every answer takes two seconds: it joins, connects, and gets each config
   * once. Silence of more than the agent's ping interval does not end its stream.
   */
  @Test
  void F6_eachConfigIsAppliedOnceOverALineWithTwoSecondsRoundTrip() {
    Place place = Place.branch(4, guide.network().families());
    guide.network().addBehindSlowLine(place, Duration.ofSeconds(1));
    Member branch = guide.network().member(place.name());
    assertThat(branch.appliance().exec("ping", "-n", "-c", "1", "-W", "1", machine()).succeeded())
        .as("an answer within a second")
        .isFalse();
    guide.fleet().enrol(List.of(branch.appliance()));
    guide.fleet().awaitConnected(List.of(place.name()), GuideFleet.PATIENCE);
    long connected = System.nanoTime();
    guide.apply(guide.withSpokes(guide.example(), branch.place()));
    guide.fleet().awaitInSync(List.of(place.name()), GuideFleet.PATIENCE);
    GuideFleet.await("a handshake", () -> !branch.appliance().handshakes().isEmpty());
    long before = guide.applications(branch);

    for (int keepalive : List.of(31, 32)) {
      String topology = guide.withSpokes(guide.example(), branch.place());
      guide.apply(topology.replace("keepalive: 25", "keepalive: " + keepalive));
      guide.awaitAllInSync();
      assertThat(GuideFleet.tunnel(branch).peers().getFirst().keepaliveSeconds())
          .isEqualTo(keepalive);
    }
    assertThat(guide.applications(branch)).isEqualTo(before + 2);

    GuideFleet.await("pings", () -> System.nanoTime() - connected > PINGED_AFTER.toNanos());
    assertThat(disconnections(branch)).isZero();
    assertThat(guide.appliance(branch).path("connected").asBoolean()).isTrue();
    assertThat(guide.applications(branch)).isEqualTo(before + 2);
  }

  private static long disconnections(Member branch) {
    return guide.log(branch).lines().filter(line -> line.contains("event=disconnected")).count();
  }

  private static String machine() {
    return guide.network().machineAddress();
  }

  private static String port() {
    String address = guide.fleet().controller().linkAddress();
    return address.substring(address.lastIndexOf(':') + 1);
  }
}
