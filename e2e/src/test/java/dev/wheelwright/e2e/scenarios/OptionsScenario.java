package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.BulkTransfer;
import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.PacketCapture;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.lab.WireGuardInterface;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide's options on real tunnels: two server interfaces on one concentrator, an appliance that
 * is a spoke of one overlay and the concentrator of another, marks, MTU, several addresses, and
 * interfaces that are switched off and on.
 */
class OptionsScenario {
  private static final long PAYLOAD = 300_000;
  private static final int MTU = 1300;

  /** The outer IPv4, UDP and WireGuard headers, and Ethernet's. */
  private static final int OVERHEAD = 60 + 14;

  /** IPv4 and TCP headers without options. */
  private static final int TCP_HEADERS = 40;

  private static final String MARK = "0x4d";

  @TempDir static Path folder;
  private static GuideFleet guide;

  @BeforeAll
  static void start() {
    guide = GuideFleet.enrolled(folder, Families.IPV4);
    guide.apply(topology(true));
    guide.awaitTraffic(List.of(guide.branch(1)));
    GuideFleet.await("the users' tunnel", () -> pings(guide.branch(2).appliance(), "172.16.253.1"));
    guide.awaitAllInSync();
  }

  @AfterAll
  static void stop() {
    guide.close();
  }

  /**
   * EMEA with branch 1, users with branch 2, both on the same concentrator; and one of branch 2
   * with branch 3.
   */
  private static String topology(boolean enabled) {
    return """
        version: 1
        appliances: [{name: nodegrid-hub}, {name: branch-1}, {name: branch-2}, {name: branch-3}]
        overlays:
        - name: EMEA
          concentrators:
          - appliance: nodegrid-hub
            addresses: [172.16.254.1/24, "fd00:254::1/64"]
            listenPort: 9001
            endpoints: [10.1.1.2, 10.1.1.3]
            siteNetworks: [10.0.0.0/16]
            mtu: %1$s
          spokes:
          - appliance: branch-1
            interface: server-sc1
            addresses: [172.16.254.2/32, 172.16.254.102/32, "fd00:254::2/128"]
            siteNetworks: [172.16.10.0/24]
            mtu: %1$s
            fwmark: %2$s
            enabled: %3$s
        - name: users
          concentrators:
          - appliance: nodegrid-hub
            addresses: [172.16.253.1/32, "fd00:253::1/128"]
            listenPort: 9002
            endpoints: [10.1.1.2]
          spokes:
          - appliance: branch-2
            addresses: [172.16.253.2/32, "fd00:253::2/128"]
            siteNetworks: [172.16.11.0/24]
            keepalive: forced 5
        - name: region
          keepalive: 0
          concentrators:
          - appliance: branch-2
            addresses: [172.16.252.1/32, "fd00:252::1/128"]
            listenPort: 9003
            endpoints: ["198.51.100.6"]
            siteNetworks: [172.20.0.0/16, "fd00:20::/48"]
          spokes:
          - appliance: branch-3
            addresses: [172.16.252.2/32, "fd00:252::2/128"]
            siteNetworks: [172.16.12.0/24]
            routing: 100
        """
        .formatted(MTU, Integer.decode(MARK), enabled);
  }

  @Test
  void S13_overlaysOnOneConcentratorDoNotReachEachOther() {
    Member hub = guide.hub();
    Member one = guide.branch(1);
    Member other = guide.branch(2);
    List<Member> all = List.of(hub, one, other);
    all.forEach(member -> guide.agent(member).process().terminate());
    all.forEach(
        member ->
            assertThat(guide.agent(member).process().awaitExit(GuideFleet.PATIENCE)).hasValue(0));
    widen(one, "server-sc1", "EMEA", "172.16.11.0/24", "fd00:253::2/128");
    widen(other, "users", "users", "172.16.10.0/24", "fd00:254::2/128");

    assertThat(GuideFleet.answers(one, other)).isFalse();
    assertThat(GuideFleet.answers(other, one)).isFalse();
    assertThat(pings(one.appliance(), "fd00:253::2")).isFalse();

    // What keeps them apart is the rule: without it they would meet.
    hub.appliance().exec("nft", "delete", "table", "inet", "wheelwright").orFail();
    assertThat(GuideFleet.answers(one, other)).isTrue();
    assertThat(pings(one.appliance(), "fd00:253::2")).isTrue();

    all.forEach(member -> guide.agent(member).start());
    guide.awaitTraffic(List.of(one));
    GuideFleet.await("the rule's return", () -> !GuideFleet.answers(one, other));
  }

  /** Does what a compromised spoke can: it takes prefixes of the other overlay into its tunnel. */
  private static void widen(Member spoke, String device, String hubDevice, String... prefixes) {
    String allowed = "0.0.0.0/0,::/0";
    String key =
        guide.hub().appliance().wireGuard().stream()
            .filter(each -> each.name().equals(hubDevice))
            .findFirst()
            .map(WireGuardInterface::publicKey)
            .orElseThrow();
    spoke.appliance().exec("wg", "set", device, "peer", key, "allowed-ips", allowed).orFail();
    for (String prefix : prefixes) {
      spoke.appliance().ip("route add " + prefix + " dev " + device);
    }
  }

  private static boolean pings(Host host, String address) {
    return host.exec("ping", "-n", "-c", "1", "-W", "1", address).succeeded();
  }

  @Test
  void anApplianceIsSpokeOfOneOverlayAndConcentratorOfAnother() {
    Member region = guide.branch(2);
    Member spoke = guide.branch(3);

    GuideFleet.await("the overlay 'region'", () -> pings(spoke.appliance(), "172.16.252.1"));
    assertThat(pings(region.appliance(), "172.16.253.1")).isTrue();
    assertThat(region.appliance().wireGuard())
        .extracting(WireGuardInterface::name)
        .containsExactlyInAnyOrder("users", "region");
  }

  @Test
  void packetsOfTheTunnelCarryTheMarkAndThoseInsideDoNot() {
    Member branch = guide.branch(1);
    String rules =
        """
        table inet seen {
          counter marked {}
          counter unmarked {}
          counter inside {}
          chain output {
            type filter hook output priority 0;
            udp dport 9001 meta mark %1$s counter name marked
            udp dport 9001 meta mark != %1$s counter name unmarked
            oifname "server-sc1" meta mark %1$s counter name inside
          }
        }
        """
            .formatted(MARK);
    branch.appliance().exec(List.of("nft", "-f", "-"), rules).orFail();

    assertThat(pings(branch.appliance(), "172.16.254.1")).isTrue();
    assertThat(pings(branch.appliance(), "fd00:254::1")).isTrue();

    assertThat(counted(branch, "marked")).isGreaterThanOrEqualTo(2);
    assertThat(counted(branch, "unmarked")).isZero();
    assertThat(counted(branch, "inside")).isZero();
    branch.appliance().exec("nft", "delete", "table", "inet", "seen").orFail();
  }

  private static long counted(Member member, String counter) {
    String text =
        member
            .appliance()
            .exec("nft", "list", "counter", "inet", "seen", counter)
            .orFail()
            .stdout();
    return Long.parseLong(text.replaceAll("(?s).*packets (\\d+).*", "$1"));
  }

  @Test
  void noPacketIsLongerThanTheMtuAllowsAndTheSegmentsFit() {
    Member hub = guide.hub();
    Member branch = guide.branch(1);
    PacketCapture wan =
        PacketCapture.start(branch.appliance(), "wan", folder.resolve("mtu-wan.pcap"));
    PacketCapture lan = PacketCapture.start(hub.appliance(), "lan", folder.resolve("mtu-lan.pcap"));

    BulkTransfer.run(branch.site(), hub.site(), hub.siteAddress(), PAYLOAD, Patience.seconds(10));
    wan.stop();
    lan.stop();

    assertThat(wan.count("udp port 9001 and greater " + (MTU + OVERHEAD - 16))).isPositive();
    assertThat(wan.lines("udp port 9001 and greater " + (MTU + OVERHEAD + 1))).isEmpty();
    assertThat(
            lan.lines(
                "tcp[tcpflags] & tcp-syn != 0 and net 172.16.10.0/24 and dst net 10.0.0.0/16"))
        .isNotEmpty()
        .allMatch(line -> line.contains("mss " + (MTU - TCP_HEADERS)));
  }

  @Test
  void theInterfaceHasEveryAddressWithItsMask() {
    Host hub = guide.hub().appliance();
    Host branch = guide.branch(1).appliance();

    assertThat(hub.exec("ip", "-brief", "address", "show", "dev", "EMEA").orFail().stdout())
        .contains("172.16.254.1/24", "fd00:254::1/64");
    for (String address : List.of("172.16.254.2", "172.16.254.102", "fd00:254::2")) {
      assertThat(pings(hub, address)).as(address).isTrue();
    }
    assertThat(pings(branch, "172.16.254.1")).isTrue();
  }

  @Test
  void onlyTheSpokesEndKeepsAliveAndAsOftenAsItSays() {
    assertThat(keepalive(guide.branch(1), "server-sc1")).isEqualTo("25");
    assertThat(keepalive(guide.branch(2), "users")).isEqualTo("5");
    assertThat(keepalive(guide.branch(3), "region")).isEqualTo("off");
    assertThat(keepalive(guide.hub(), "EMEA")).isEqualTo("off");
  }

  /** The keepalive of the interface's only peer, as wg tells it. */
  private static String keepalive(Member member, String device) {
    String text =
        member.appliance().exec("wg", "show", device, "persistent-keepalive").orFail().stdout();
    return text.strip().split("\t", -1)[1];
  }

  @Test
  void aTableOfItsOwnHasTheRoutesAndRulesLeadThere() {
    Host spoke = guide.branch(3).appliance();
    GuideFleet.await("the tunnel", () -> pings(spoke, "172.16.252.1"));

    assertThat(pings(spoke, "fd00:252::1")).isTrue();
    for (String address : List.of("172.20.0.9", "fd00:20::9")) {
      assertThat(spoke.exec("ip", "route", "get", address).orFail().stdout())
          .contains("dev region", "table 100");
    }
    assertThat(spoke.exec("ip", "route", "show", "table", "main").orFail().stdout())
        .doesNotContain("172.20.0.0/16");

    spoke.exec("ip", "rule", "delete", "table", "100").orFail();
    spoke.exec("ip", "route", "delete", "172.20.0.0/16", "table", "100").orFail();
    GuideFleet.await("the rule's return", () -> pings(spoke, "172.16.252.1"));

    guide.apply(topology(true).replace("routing: 100", "routing: main"));
    GuideFleet.await(
        "the route in the main table",
        () -> !spoke.exec("ip", "route", "get", "172.20.0.9").stdout().contains("table 100"));
    guide.awaitAllInSync();
    assertThat(spoke.exec("ip", "rule").orFail().stdout()).doesNotContain("lookup 100");
    assertThat(spoke.exec("ip", "-6", "rule").orFail().stdout()).doesNotContain("lookup 100");
    assertThat(pings(spoke, "172.16.252.1")).isTrue();
    guide.apply(topology(true));
    guide.awaitAllInSync();
  }

  @Test
  void oneSpokeIsSwitchedOffAndOnAgain() {
    Member off = guide.branch(1);
    Member other = guide.branch(2);

    guide.apply(topology(false));
    GuideFleet.await("the end of the tunnel", () -> !GuideFleet.answers(off, guide.hub()));
    guide.awaitAllInSync();
    assertThat(
            off.appliance().exec("ip", "link", "show", "up", "dev", "server-sc1").orFail().stdout())
        .isBlank();
    assertThat(pings(other.appliance(), "172.16.253.1")).isTrue();

    guide.apply(topology(true));
    guide.awaitTraffic(List.of(off));
  }
}
