package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.e2e.lab.BulkTransfer;
import dev.wheelwright.e2e.lab.FlowReport;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.lab.PacketCapture;
import dev.wheelwright.e2e.lab.Place;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.lab.WireGuardPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traffic between sites goes through the tunnels, all of it, and changes disturb nobody else. */
class TrafficScenario {
  private static final long PAYLOAD = 2_000_000;
  private static final int PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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

  @Test
  void sitesTalkThroughTheTunnelsAndNothingElseCrossesTheWan() {
    Member hub = guide.hub();
    List<PacketCapture> captures = captureWan();
    for (Member branch : guide.branches()) {
      WireGuardPeer before = guide.peerOnHub(branch);

      BulkTransfer.run(branch.site(), hub.site(), hub.siteAddress(), PAYLOAD, PATIENCE);
      BulkTransfer.run(hub.site(), branch.site(), branch.siteAddress(), PAYLOAD, PATIENCE);

      WireGuardPeer after = guide.peerOnHub(branch);
      assertThat(after.receivedBytes() - before.receivedBytes()).isGreaterThanOrEqualTo(PAYLOAD);
      assertThat(after.sentBytes() - before.sentBytes()).isGreaterThanOrEqualTo(PAYLOAD);
    }
    captures.forEach(PacketCapture::stop);

    for (PacketCapture capture : captures) {
      assertThat(capture.count(betweenAppliances() + " and udp port 9001")).isPositive();
      assertThat(capture.lines(betweenAppliances() + " and not udp port 9001")).isEmpty();
      assertThat(capture.lines("net 10.0.0.0/16 or net 172.16.0.0/16")).isEmpty();
    }
  }

  private static List<PacketCapture> captureWan() {
    List<PacketCapture> captures = new ArrayList<>();
    for (Member member :
        Stream.concat(Stream.of(guide.hub()), guide.branches().stream()).toList()) {
      Path file = folder.resolve("wan-" + member.place().name() + ".pcap");
      captures.add(PacketCapture.start(member.appliance(), "wan", file));
    }
    return captures;
  }

  private static String betweenAppliances() {
    List<String> addresses =
        guide.network().members().stream().map(member -> member.place().wanAddress()).toList();
    String sources =
        addresses.stream().map(each -> "src host " + each).collect(Collectors.joining(" or "));
    String destinations =
        addresses.stream().map(each -> "dst host " + each).collect(Collectors.joining(" or "));
    return "(%s) and (%s)".formatted(sources, destinations);
  }

  @Test
  void theTransferFailsOnceThePeerIsTakenOutAndTheAgentBringsItBack() {
    Member hub = guide.hub();
    Member branch = guide.branch(2);
    String key = GuideFleet.tunnel(branch).publicKey();
    guide.agent(hub).process().terminate();
    assertThat(guide.agent(hub).process().awaitExit(GuideFleet.PATIENCE)).hasValue(0);
    // The tunnels outlive a clean shutdown of the agent.
    BulkTransfer.run(branch.site(), hub.site(), hub.siteAddress(), PAYLOAD, PATIENCE);

    hub.appliance().exec("wg", "set", "EMEA", "peer", key, "remove").orFail();

    assertThatThrownBy(
            () -> BulkTransfer.run(branch.site(), hub.site(), hub.siteAddress(), PAYLOAD, PATIENCE))
        .isInstanceOf(LabException.class);
    guide.agent(hub).start();
    guide.awaitTraffic(List.of(branch));
    BulkTransfer.run(branch.site(), hub.site(), hub.siteAddress(), PAYLOAD, PATIENCE);
  }

  @Test
  void aBranchThatJoinsAndIsRevokedCostsTheOthersNoPacket() {
    List<Member> others = guide.branches();
    List<NumberedFlow> flows = new ArrayList<>();
    for (Member branch : others) {
      flows.add(
          NumberedFlow.start(
              branch.site(), guide.hub().site(), guide.hub().siteAddress(), PER_SECOND));
      flows.add(
          NumberedFlow.start(guide.hub().site(), branch.site(), branch.siteAddress(), PER_SECOND));
    }
    long start = System.nanoTime();

    Place place = Place.branch(4);
    Member fourth = guide.network().add(place);
    guide.fleet().enrol(List.of(fourth.appliance()));
    guide.apply(GuideFleet.withSpokes(guide.example(), place));
    guide.awaitTraffic(List.of(fourth));
    String key = GuideFleet.tunnel(fourth).publicKey();

    long revoked = System.nanoTime();
    guide.api().post("/appliances/branch-4/revoke", "{}").orFail();
    GuideFleet.await(
        "the stream's end", () -> !guide.appliance(fourth).path("connected").asBoolean());
    Duration closing = Duration.ofNanos(System.nanoTime() - revoked);
    GuideFleet.await("the peer's removal", () -> !hasPeer(key));
    boolean stillAnswers = GuideFleet.answers(fourth, guide.hub());

    Poll.until(() -> elapsed(start).toSeconds() >= 10, Duration.ofMillis(50), GuideFleet.PATIENCE);
    List<FlowReport> reports =
        flows.stream().map(flow -> flow.finish(Duration.ofSeconds(2))).toList();
    flows.forEach(NumberedFlow::close);
    assertThat(closing).isLessThan(Duration.ofSeconds(5));
    assertThat(stillAnswers).isFalse();
    assertThat(reports).hasSize(6);
    assertThat(reports)
        .allSatisfy(
            report -> {
              assertThat(report.sent()).isGreaterThanOrEqualTo(10 * PER_SECOND);
              assertThat(report.lost()).isEmpty();
              assertThat(report.duplicated()).isEmpty();
            });
  }

  private static boolean hasPeer(String key) {
    return GuideFleet.tunnel(guide.hub()).peers().stream()
        .anyMatch(peer -> peer.publicKey().equals(key));
  }

  private static Duration elapsed(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
