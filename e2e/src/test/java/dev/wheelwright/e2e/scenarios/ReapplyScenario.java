package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.DeviceWrites;
import dev.wheelwright.e2e.lab.ExecResult;
import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.PacketCapture;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.lab.Place;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.programs.Api;
import dev.wheelwright.e2e.programs.ApiResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What changes nothing, or must not, touches nothing: no revision, no message, no device. */
@ParameterizedClass
@EnumSource(
    value = Families.class,
    names = {"IPV4", "IPV6"})
class ReapplyScenario {
  @TempDir static Path folder;
  private static GuideFleet guide;

  private static final Map<Member, DeviceWrites> RECORDERS = new HashMap<>();

  ReapplyScenario(Families families) {
    assertThat(guide.network().families()).isEqualTo(families);
  }

  /** Each agent is restarted before a recorder's eyes: a start alone must not write either. */
  @BeforeParameterizedClassInvocation
  static void start(Families families) {
    guide = GuideFleet.up(folder.resolve(families.name()), families);
    for (Member member : guide.network().members()) {
      guide.agent(member).process().terminate();
      guide.agent(member).process().awaitExit(GuideFleet.PATIENCE);
      String device = GuideFleet.tunnel(member).name();
      DeviceWrites recorder = DeviceWrites.record(member.appliance(), device, guide.folder());
      RECORDERS.put(member, recorder);
      guide.agent(member).start(recorder.environment());
    }
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    RECORDERS.forEach(
        (member, recorder) ->
            GuideFleet.await(
                "the first full read of " + member.place().name(), () -> recorder.reads() > 0));
    guide.awaitAllInSync();
    assertThat(writers(Map.of())).isEmpty();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    RECORDERS.values().forEach(DeviceWrites::close);
    RECORDERS.clear();
    guide.close();
  }

  @Test
  void applyingTheSameFileAgainReachesNobody() {
    Api api = guide.api();
    ApiResponse before = api.topology().orFail();
    long revision = guide.lastRevision();
    Map<String, Long> writes = writes();
    List<PacketCapture> captures =
        guide.network().members().stream()
            .map(
                member ->
                    PacketCapture.start(
                        member.appliance(),
                        "wan",
                        guide.folder().resolve(member.place().name() + ".pcap")))
            .toList();

    ApiResponse reply = guide.apply(guide.example());

    assertThat(reply.body().path("changed").asBoolean(true)).isFalse();
    assertThat(api.topology().etag()).isEqualTo(before.etag());
    assertThat(guide.lastRevision()).isEqualTo(revision);
    assertNothingIsWrittenWhileWatching(writes);
    captures.forEach(PacketCapture::stop);
    String payload =
        " and greater 160"; // TLS records of an offer are larger; acknowledgements and keepalive
    // pings are not
    for (PacketCapture capture : captures) {
      assertThat(capture.lines("tcp and src host " + guide.network().machineAddress() + payload))
          .isEmpty();
    }
  }

  @Test
  void aFileWithFiveMistakesNamesAllFiveAndChangesNothing() throws IOException {
    long revision = guide.lastRevision();
    Map<String, Long> writes = writes();
    String etag = guide.api().topology().orFail().etag();
    Path file = guide.folder().resolve("mistakes.yaml");
    Files.writeString(
        file,
        guide
            .example()
            .replaceFirst("pools: \\[.*]", "pools: [172.16.254.0/33]")
            .replace("keepalive: 25", "keepalive: 5")
            .replace("listenPort: 9001", "listenPort: 90001")
            .replace("interface: server-sc1", "interface: an-interface-name-of-27-bytes")
            .replace(siteOfBranch2(), "siteNetworks: [172.16.11.7/24]"));

    ExecResult result = guide.fleet().controller().commandLine("apply", "-f", file.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stdout() + result.stderr())
        .contains("overlays[0].pools[0]", "172.16.254.0/33")
        .contains("overlays[0].keepalive", "5")
        .contains("overlays[0].concentrators[0].listenPort", "90001")
        .contains("overlays[0].spokes[0].interface", "an-interface-name-of-27-bytes")
        .contains("overlays[0].spokes[1].siteNetworks[0]", "172.16.11.7/24");
    assertThat(guide.api().topology().etag()).isEqualTo(etag);
    assertThat(guide.lastRevision()).isEqualTo(revision);
    assertNothingIsWrittenWhileWatching(writes);
  }

  @Test
  void aDryRunSaysWhatWouldChangeAndChangesNothing() throws IOException {
    long revision = guide.lastRevision();
    Map<String, Long> writes = writes();
    Path file = guide.folder().resolve("dry.yaml");
    Files.writeString(
        file,
        guide
            .example()
            .replace(siteOfBranch2(), siteNetworks(Place.branch(60, guide.network().families()))));

    ExecResult result =
        guide.fleet().controller().commandLine("apply", "-f", file.toString(), "--dry-run");

    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(result.stdout() + result.stderr())
        .contains("nodegrid-hub")
        .doesNotContain("branch-1");
    assertThat(guide.lastRevision()).isEqualTo(revision);
    assertNothingIsWrittenWhileWatching(writes);
  }

  /** Without this, a recorder that sees nothing would do. */
  @Test
  void aChangeIsWrittenWhereItMattersAndNowhereElse() {
    Map<String, Long> before = writes();

    guide.apply(
        guide
            .example()
            .replace(siteOfBranch2(), siteNetworks(Place.branch(60, guide.network().families()))));
    guide.awaitAllInSync();

    assertThat(writers(before)).containsExactly("nodegrid-hub");
    guide.apply(guide.example());
    guide.awaitAllInSync();
  }

  private static String siteOfBranch2() {
    return siteNetworks(guide.branch(2).place());
  }

  private static String siteNetworks(Place place) {
    return "siteNetworks: [%s]".formatted(place.site().prefix());
  }

  /** Long enough for a push to have reached a device: one takes well under a second. */
  private static void assertNothingIsWrittenWhileWatching(Map<String, Long> before) {
    boolean written =
        Poll.until(() -> !writers(before).isEmpty(), Duration.ofMillis(20), Patience.seconds(3));
    assertThat(written).isFalse();
  }

  /** How many requests have changed the device of each. */
  private static Map<String, Long> writes() {
    return RECORDERS.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().place().name(), entry -> entry.getValue().writes()));
  }

  /** Whose device was written since. */
  private static List<String> writers(Map<String, Long> before) {
    return writes().entrySet().stream()
        .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), 0L))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
