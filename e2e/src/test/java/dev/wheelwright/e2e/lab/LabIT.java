package dev.wheelwright.e2e.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The laboratory itself: real namespaces, real wireguard-go, and nothing left behind. */
class LabIT {

  private static final Duration PATIENCE = Patience.seconds(10);

  @TempDir private Path folder;

  @Test
  void hostsComeAndGo() {
    Path name;
    String network;
    try (Lab lab = Lab.open()) {
      Host host = lab.host("lonely");
      name = Path.of("/run/netns", host.networkName());
      network = Remains.networkOf(host.pid());

      assertThat(host.exec("ip", "-oneline", "link").stdout().lines()).hasSize(1);
      assertThat(Exec.run(List.of("ip", "netns", "exec", host.networkName(), "true")).succeeded())
          .isTrue();
    }
    assertThat(Files.exists(name, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Remains.processesIn(network)).isEmpty();
  }

  @Test
  void closingEndsDaemonsToo() {
    String network;
    try (Lab lab = Lab.open()) {
      Host host = lab.host("daemons");
      network = Remains.networkOf(host.pid());
      host.exec("wireguard-go", "wg0");
      host.start(Launch.of("setsid", "--fork", "sleep", "1000"));

      assertThat(host.exec("wg", "show", "interfaces").stdout().strip()).isEqualTo("wg0");
    }
    assertThat(Remains.processesIn(network)).isEmpty();
  }

  @Test
  void theSameInterfaceNameInTwoHostsIsTwoInterfaces() {
    try (Lab lab = Lab.open()) {
      HandMadeTunnel left = HandMadeTunnel.create(lab.host("left"), "EMEA", "192.0.2.1/32");
      HandMadeTunnel right = HandMadeTunnel.create(lab.host("right"), "EMEA", "192.0.2.2/32");
      left.listen(1);
      right.listen(2);

      assertThat(lab.get("left").wireGuard())
          .extracting(WireGuardInterface::publicKey)
          .containsExactly(left.publicKey());
      assertThat(lab.get("right").wireGuard())
          .extracting(WireGuardInterface::publicKey)
          .containsExactly(right.publicKey());
    }
  }

  @Test
  void reportsTheExitCodeAndTheErrorOfACommand() {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("command");

      ExecResult result = host.exec("ip", "link", "show", "nothing");

      assertThat(result.exitCode()).isEqualTo(1);
      assertThatThrownBy(result::orFail)
          .isInstanceOf(LabException.class)
          .hasMessageContaining("nothing");
      assertThatThrownBy(() -> host.ip("link set lo up", "route add bogus"))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("command: ip refused");
    }
  }

  @Test
  void aProcessIsTheOneThatWasAskedFor() throws IOException {
    try (Lab lab = Lab.open()) {
      HostProcess process =
          lab.host("process")
              .start(Launch.of("sleep", "1000").in(folder).logTo(folder.resolve("log")));

      await().atMost(PATIENCE).until(() -> Remains.commandLine(process.pid()).contains("sleep"));
      assertThat(Path.of("/proc/" + process.pid() + "/cwd").toRealPath()).isEqualTo(folder);
      process.kill();

      assertThat(process.awaitExit(PATIENCE)).hasValue(137);
    }
  }

  @Test
  void numberedPacketsAreAccountedFor() {
    try (Lab lab = Lab.open()) {
      Host left = lab.host("left");
      Host right = lab.host("right");
      lab.connect(Port.of(left, "eth0", "192.0.2.1/24"), Port.of(right, "eth0", "192.0.2.2/24"));
      try (NumberedFlow flow = NumberedFlow.start(left, right, "192.0.2.2", 500)) {
        await().atMost(PATIENCE).until(() -> flow.received() > 50);
        int before;
        try (PacketDrop drop = PacketDrop.start(right, "udp dport != 0")) {
          before = flow.received();
          await().atMost(PATIENCE).until(() -> drop.dropped() > 10);
          assertThat(flow.received()).isCloseTo(before, offset(3));
        }
        await().atMost(PATIENCE).until(() -> flow.received() > before + 50);
        FlowReport report = flow.finish(Duration.ofSeconds(1));

        assertThat(report.lost()).hasSizeBetween(10, report.sent() - 100);
        assertThat(report.received() + report.lost().size()).isEqualTo(report.sent());
        assertThat(report.duplicated()).isEmpty();
        assertThat(report.longestSilence()).isGreaterThan(Duration.ofMillis(10));
      }
    }
  }

  @Test
  void trafficPassesThroughATunnelMadeByHand() {
    try (Lab lab = Lab.open()) {
      GuideNetwork network = GuideNetwork.build(lab, 1);
      Tunnelled tunnelled = Tunnelled.between(network.hub(), network.branches().getFirst());
      Path file = folder.resolve("wan.pcap");
      long bytes = 2_000_000;
      try (PacketCapture capture = PacketCapture.start(network.router(), "to-nodegrid-hub", file)) {
        BulkTransfer.run(tunnelled.branchSite(), tunnelled.hubSite(), "10.0.0.10", bytes, PATIENCE);
        BulkTransfer.run(
            tunnelled.hubSite(), tunnelled.branchSite(), "172.16.10.10", bytes, PATIENCE);
        capture.stop();

        assertThat(capture.missed()).isZero();
        assertThat(capture.count("udp port 9001 and host 10.1.1.2 and host 198.51.100.2"))
            .isGreaterThan(1000);
        assertThat(capture.lines("not (udp port 9001) and not arp and not ip6")).isEmpty();
      }
      WireGuardPeer peer = network.hub().appliance().wireGuard().getFirst().peers().getFirst();
      assertThat(peer.receivedBytes()).isGreaterThan(bytes);
      assertThat(peer.sentBytes()).isGreaterThan(bytes);
      assertThat(peer.endpoint())
          .hasValueSatisfying(endpoint -> assertThat(endpoint).startsWith("198.51.100.2:"));
      assertThat(network.hub().appliance().handshakes().get(peer.publicKey()))
          .isAfterOrEqualTo(peer.lastHandshake().orElseThrow());
    }
  }

  @Test
  void withoutATunnelTheSitesDoNotReachEachOther() {
    try (Lab lab = Lab.open()) {
      GuideNetwork network = GuideNetwork.build(lab, 2);
      Host branch = network.member("branch-1").appliance();

      assertThat(branch.exec("ping", "-c", "1", "-W", "5", "10.1.1.2").succeeded()).isTrue();
      assertThat(branch.exec("ping", "-c", "1", "-W", "5", network.machineAddress()).succeeded())
          .isTrue();
      Host site = network.member("branch-1").site();
      assertThat(site.exec("ping", "-c", "1", "-W", "1", "172.16.10.1").succeeded()).isTrue();
      assertThat(site.exec("ping", "-c", "1", "-W", "1", "10.0.0.10").succeeded()).isFalse();
      assertThatThrownBy(
              () ->
                  BulkTransfer.run(
                      site, network.hub().site(), "10.0.0.10", 1, Duration.ofSeconds(1)))
          .isInstanceOf(LabException.class);
    }
  }

  @Test
  void laboratoriesOfOneMachineDoNotDisturbEachOther() {
    try (Lab one = Lab.open();
        Lab two = Lab.open()) {
      GuideNetwork first = GuideNetwork.build(one, 1);
      GuideNetwork second = GuideNetwork.build(two, 1);

      assertThat(first.machineAddress()).isNotEqualTo(second.machineAddress());
      for (GuideNetwork network : List.of(first, second)) {
        Host branch = network.branches().getFirst().appliance();
        assertThat(branch.exec("ping", "-c", "1", "-W", "5", network.machineAddress()).succeeded())
            .isTrue();
      }
    }
  }

  @Test
  void aKilledLaboratoryLeavesNothingBehind() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process victim =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (var reader = victim.inputReader()) {
      lines =
          Stream.generate(() -> Remains.readLine(reader))
              .takeWhile(line -> !line.equals("ready"))
              .toList();
      victim.destroyForcibly().waitFor();
    }
    List<String> networks = lines.stream().filter(line -> line.startsWith("net:")).toList();
    String name = lines.get(lines.size() - 2);
    String rootDevice = lines.getLast();

    assertThat(networks).hasSize(5);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(networks)
                    .allSatisfy(network -> assertThat(Remains.processesIn(network)).isEmpty()));
    await().atMost(PATIENCE).until(() -> Files.notExists(Path.of("/sys/class/net", rootDevice)));
    Lab.open().close();
    assertThat(Remains.names()).doesNotContain(name);
  }
}
