package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.e2e.lab.BulkTransfer;
import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.FlowReport;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.lab.PacketCapture;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.lab.Place;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.lab.WireGuardPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Traffic between sites goes through the tunnels, all of it, and changes disturb nobody else; with
 * either family inside the tunnels, and either outside.
 */
@ParameterizedClass
@EnumSource(Families.class)
class TrafficScenario {
  private static final long PAYLOAD = 2_000_000;
  private static final int PER_SECOND = 100;
  private static final Duration PATIENCE = Patience.seconds(5);
  private static final Duration IMPATIENCE = Duration.ofSeconds(2);

  @TempDir static Path folder;
  private static GuideFleet guide;

  TrafficScenario(Families families) {
    assertThat(guide.network().families()).isEqualTo(families);
  }

  @BeforeParameterizedClassInvocation
  static void start(Families families) {
    guide = GuideFleet.up(folder.resolve(families.name()), families);
  }

  @AfterParameterizedClassInvocation
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
      assertThat(capture.lines(ofSites())).isEmpty();
    }
  }

  private static List<PacketCapture> captureWan() {
    List<PacketCapture> captures = new ArrayList<>();
    for (Member member :
        Stream.concat(Stream.of(guide.hub()), guide.branches().stream()).toList()) {
      Path file = guide.folder().resolve("wan-" + member.place().name() + ".pcap");
      captures.add(PacketCapture.start(member.appliance(), "wan", file));
    }
    return captures;
  }

  private static String betweenAppliances() {
    return "(%s) and (%s)"
        .formatted(any("src host ", Place::wanAddress), any("dst host ", Place::wanAddress));
  }

  /** What is to be seen inside tunnels only. */
  private static String ofSites() {
    return "%s or %s"
        .formatted(
            any("net ", place -> place.site().prefix()), any("host ", Place::overlayAddress));
  }

  private static String any(String word, Function<Place, String> part) {
    return guide.network().members().stream()
        .map(member -> word + part.apply(member.place()))
        .collect(Collectors.joining(" or "));
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
            () ->
                BulkTransfer.run(branch.site(), hub.site(), hub.siteAddress(), PAYLOAD, IMPATIENCE))
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

    Place place = Place.branch(4, guide.network().families());
    Member fourth = guide.network().add(place);
    guide.fleet().enrol(List.of(fourth.appliance()));
    guide.apply(guide.withSpokes(guide.example(), place));
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
    assertThat(closing).isLessThan(Patience.seconds(5));
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
