package dev.wheelwright.agent.device;

import static dev.wheelwright.agent.device.Wanted.HUB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.diff.AddressFamily;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.RoutingRule;
import dev.wheelwright.agent.diff.Sysctl;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxDeviceTest {
  private static final String LINKS = "ip -json -details address show";
  private static final String MAKE = "ip link add dev EMEA type wireguard";
  private static final String BOOT = "this-boot";
  private static final String RULES = "ip -4 -json -Numeric rule show";

  private final InMemoryOwnedStore store = new InMemoryOwnedStore();
  private final RecordingRunner runner =
      new RecordingRunner().answer(LINKS, "[]").answer(RULES, "[]");
  @TempDir private Path procSys;

  @BeforeEach
  void makeSwitches() throws IOException {
    write("net/ipv4/ip_forward", "0");
    write("net/ipv4/conf/EMEA/promote_secondaries", "0");
  }

  @Test
  void recordsInterfaceAsOurs() throws Exception {
    device().execute(List.of(new DeviceOperation.CreateInterface(HUB)));

    assertThat(runner.runs()).containsExactly(LINKS, MAKE);
    assertThat(store.saved()).containsExactly(new OwnedState(BOOT, Set.of(HUB), Map.of()));
  }

  @Test
  void interfaceThatCouldNotBeMadeIsNotOurs() {
    runner.fail(MAKE, "RTNETLINK answers: File exists");

    assertThatThrownBy(() -> device().execute(List.of(new DeviceOperation.CreateInterface(HUB))))
        .isInstanceOf(DeviceException.class);

    assertThat(store.saved())
        .as("recorded before, forgotten after")
        .containsExactly(new OwnedState(BOOT, Set.of(HUB), Map.of()), OwnedState.none(BOOT));
  }

  /** The kernel is not interrupted by giving up, and answers nobody meanwhile. */
  @Test
  void anInterfaceWithManyPeersMayTakeMinutesToGo() throws Exception {
    store.save(new OwnedState(BOOT, Set.of(HUB), Map.of()));
    runner.answer(
        LINKS,
        """
        [{"ifname": "EMEA", "flags": [], "mtu": 1420, "linkinfo": {"info_kind": "wireguard"}, "addr_info": []}]
        """);

    device().execute(List.of(new DeviceOperation.RemoveInterface(HUB)));

    assertThat(runner.limits().get("ip link delete dev EMEA")).isEqualTo(Duration.ofMinutes(10));
    assertThat(runner.limits().get(LINKS)).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void nothingIsOursAfterAnotherBoot() throws Exception {
    runner.answer("nft -j list tables", "{\"nftables\": [{\"metainfo\": {}}]}");
    store.save(
        new OwnedState("earlier-boot", Set.of(HUB), Map.of(Sysctl.Global.IPV4_FORWARDING, "0")));

    assertThat(device().observe(Set.of()).owned()).isEmpty();
    assertThatThrownBy(() -> device().execute(List.of(new DeviceOperation.RemoveInterface(HUB))))
        .hasMessage("the interface 'EMEA' was not made by this agent");
  }

  @Test
  void everyChangeToForeignInterfaceIsRefused() {
    List<DeviceOperation> changes =
        List.of(
            new DeviceOperation.RemoveInterface(HUB),
            new DeviceOperation.ConfigureWireGuard(
                HUB, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), List.of()),
            new DeviceOperation.ChangeAddresses(HUB, Set.of(), Set.of()),
            new DeviceOperation.SetMtu(HUB, 1400),
            new DeviceOperation.SetUp(HUB),
            new DeviceOperation.SetDown(HUB),
            new DeviceOperation.AddRoutes(HUB, Set.of()),
            new DeviceOperation.RemoveRoutes(HUB, Set.of()),
            new DeviceOperation.SetSysctl(new Sysctl.ReversePathFilter(HUB), "2"));

    for (DeviceOperation change : changes) {
      assertThatThrownBy(() -> device().execute(List.of(change)))
          .isInstanceOf(DeviceException.class)
          .hasMessage("the interface 'EMEA' was not made by this agent");
    }
    assertThat(runner.runs()).isEmpty();
  }

  @Test
  void neighbouringStepsOfIpAreOneProcess() throws Exception {
    store.save(new OwnedState(BOOT, Set.of(HUB), Map.of()));

    device()
        .execute(
            List.of(
                new DeviceOperation.ChangeAddresses(
                    HUB, Set.of(InterfaceAddress.parse("fd02::1/128")), Set.of()),
                new DeviceOperation.SetUp(HUB),
                new DeviceOperation.AddRoutes(HUB, Set.of(IpPrefix.parse("10.0.0.0/16"))),
                new DeviceOperation.RemoveFirewall(),
                new DeviceOperation.SetMtu(HUB, 1400)));

    assertThat(runner.runs())
        .containsExactly(
            "ip -batch -",
            """
            address add fd02::1/128 dev EMEA
            link set dev EMEA up
            route add 10.0.0.0/16 dev EMEA table main proto 157
            """,
            "nft -f -",
            "table inet wheelwright\ndelete table inet wheelwright\n",
            "ip -batch -",
            "link set dev EMEA mtu 1400\n");
  }

  @Test
  void cleanerRestoresTheSwitchOfBefore() throws Exception {
    runner.answer("nft -j list tables", "{\"nftables\": [{\"metainfo\": {}}]}");
    LinuxDevice device = device();
    device.execute(List.of(new DeviceOperation.SetSysctl(Sysctl.Global.IPV4_FORWARDING, "1")));
    device.execute(List.of(new DeviceOperation.SetSysctl(Sysctl.Global.IPV4_FORWARDING, "1")));
    assertThat(Files.readString(procSys.resolve("net/ipv4/ip_forward"))).isEqualTo("1\n");

    Ownership ownership = new Ownership(store, BOOT);
    new DeviceCleaner(device(), ownership).clean();

    assertThat(Files.readString(procSys.resolve("net/ipv4/ip_forward"))).isEqualTo("0\n");
    assertThat(store.load()).contains(OwnedState.none(BOOT));
  }

  @Test
  void rulesOfOursAreReadAndChangedByFamily() throws Exception {
    write("net/ipv6/conf/all/forwarding", "0");
    runner
        .answer("nft -j list tables", "{\"nftables\": [{\"metainfo\": {}}]}")
        .answer(
            RULES,
            """
            [{"priority":0,"src":"all","table":"255"},
             {"priority":9,"src":"all","table":"100","protocol":"3"},
             {"priority":20157,"not":null,"src":"all","fwmark":"0x4d","table":"100","protocol":"157"}]
            """)
        .answer(
            "ip -6 -json -Numeric rule show",
            "[{\"priority\":5,\"src\":\"all\",\"table\":\"4000000000\",\"protocol\":\"157\"}]");
    RoutingRule ipv4 = new RoutingRule(AddressFamily.IPV4, 20_157, 100, 0x4d);
    RoutingRule ipv6 = new RoutingRule(AddressFamily.IPV6, 5, (int) 4_000_000_000L, 0);

    assertThat(device().observe(Set.of()).rules()).containsExactlyInAnyOrder(ipv4, ipv6);

    device()
        .execute(List.of(new DeviceOperation.AddRule(ipv4), new DeviceOperation.RemoveRule(ipv6)));
    assertThat(runner.runs())
        .endsWith(
            "ip -4 rule add priority 20157 not fwmark 0x4d table 100 protocol 157",
            "ip -6 rule delete priority 5 table 4000000000 protocol 157");
  }

  @Test
  void switchThatTheKernelLacksIsAnError() {
    assertThatThrownBy(
            () ->
                device()
                    .execute(
                        List.of(new DeviceOperation.SetSysctl(Sysctl.Global.IPV6_FORWARDING, "1"))))
        .hasMessage("this kernel has no switch net/ipv6/conf/all/forwarding");
  }

  @Test
  void recordThatCannotBeReadIsAnError() {
    OwnedStore broken =
        new OwnedStore() {
          @Override
          public Optional<OwnedState> load() throws IOException {
            throw new IOException("corrupt");
          }

          @Override
          public void save(OwnedState state) {
            throw new AssertionError("overwrote a record that it could not read");
          }
        };

    assertThatThrownBy(() -> device(new Ownership(broken, BOOT)).observe(Set.of()))
        .isInstanceOf(DeviceException.class)
        .hasMessage("the record of what this agent made cannot be read: corrupt");
  }

  private LinuxDevice device() {
    return device(new Ownership(store, BOOT));
  }

  private LinuxDevice device(Ownership ownership) {
    Tunnels tunnels = new Tunnels(runner, procSys.resolve("sockets"), BackendChoice.KERNEL);
    return new LinuxDevice(runner, procSys, tunnels, ownership, InstantSource.fixed(Instant.EPOCH));
  }

  private void write(String path, String value) throws IOException {
    Path file = procSys.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, value + "\n");
  }
}
