package dev.wheelwright.agent.device;

import static dev.wheelwright.agent.diff.LinkSettings.Routing.MAIN_TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpReadingTest {
  private static final InterfaceName EMEA = new InterfaceName("EMEA");
  private static final InterfaceName WG0 = new InterfaceName("wg0");

  @Test
  void readsInterfacesThatWereAskedFor() throws Exception {
    Map<InterfaceName, LinkReading> links =
        LinkReading.parse(
            WireGuardReadingTest.corpus("ip-address.json"),
            Set.of(EMEA, WG0, new InterfaceName("x")));

    assertThat(links).containsOnlyKeys(EMEA, WG0);
    assertThat(links.get(EMEA))
        .isEqualTo(
            new LinkReading(
                "tun",
                true,
                1420,
                Set.of(
                    InterfaceAddress.parse("172.16.254.1/24"),
                    InterfaceAddress.parse("fd02::1/64"),
                    InterfaceAddress.parse("fe80::cb5:1dd4:3d77:c2a9/64"))));
    assertThat(links.get(WG0)).isEqualTo(new LinkReading("wireguard", false, 1380, Set.of()));
  }

  @Test
  void tellsOurRoutesFromOthers() throws Exception {
    List<RouteReading> routes =
        RouteReading.parse(WireGuardReadingTest.corpus("ip-route.json"), 2, false);

    assertThat(routes.getFirst().ours().get(MAIN_TABLE))
        .containsExactlyInAnyOrder(
            IpPrefix.parse("0.0.0.0/0"),
            IpPrefix.parse("10.0.0.0/16"),
            IpPrefix.parse("10.3.0.7/32"));
    assertThat(routes.getFirst().others()).containsExactly(IpPrefix.parse("172.16.254.0/24"));
    assertThat(routes.getLast()).isEqualTo(RouteReading.NONE);
  }

  @Test
  void tellsTablesApart() throws Exception {
    String json =
        """
        [{"dst":"10.1.0.0/16","table":"100","protocol":"157"},
         {"dst":"10.2.0.0/16","protocol":"157"},
         {"dst":"10.3.0.0/16","table":"100","protocol":"3"},
         {"type":"2","dst":"10.9.0.1","table":"255","protocol":"2"}]
        """;

    assertThat(RouteReading.parse(json, 1, false))
        .containsExactly(
            new RouteReading(
                Map.of(
                    MAIN_TABLE,
                    Set.of(IpPrefix.parse("10.2.0.0/16")),
                    100,
                    Set.of(IpPrefix.parse("10.1.0.0/16"))),
                Set.of()));
  }

  @Test
  void defaultRouteIsOfItsFamily() throws Exception {
    String json = "[{\"dst\":\"default\",\"protocol\":\"157\"}]";

    assertThat(RouteReading.parse(json, 1, true).getFirst().ours().get(MAIN_TABLE))
        .containsExactly(IpPrefix.parse("::/0"));
  }

  @Property
  void cutOffListOfInterfacesIsRefused(@ForAll @IntRange(min = 0, max = 100_000) int length)
      throws Exception {
    String whole = WireGuardReadingTest.corpus("ip-address.json").strip();
    String cut = whole.substring(0, length % whole.length());

    assertThatThrownBy(() -> LinkReading.parse(cut, Set.of(EMEA)))
        .isInstanceOf(MalformedReadingException.class);
  }

  @Property
  void cutOffListOfRoutesIsRefused(@ForAll @IntRange(min = 0, max = 100_000) int length)
      throws Exception {
    String whole = WireGuardReadingTest.corpus("ip-route.json").strip();
    String cut = whole.substring(0, length % whole.length());

    assertThatThrownBy(() -> RouteReading.parse(cut, 2, false))
        .isInstanceOf(MalformedReadingException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "[{\"mtu\":1420}]",
        "[{\"ifname\":\"EMEA\",\"link_type\":\"none\",\"flags\":[],\"mtu\":\"1420\",\"addr_info\":[]}]",
        "[{\"ifname\":\"EMEA\",\"link_type\":\"none\",\"mtu\":1420,\"addr_info\":[]}]",
        "[{\"ifname\":\"EMEA\",\"link_type\":\"none\",\"flags\":[],\"mtu\":1420}]",
        "[{\"ifname\":\"EMEA\",\"link_type\":\"none\",\"flags\":[],\"mtu\":1420,\"addr_info\":[{\"local\":\"x\",\"prefixlen\":1}]}]"
      })
  void malformedInterfacesAreRefused(String json) {
    assertThatThrownBy(() -> LinkReading.parse(json, Set.of(EMEA)))
        .isInstanceOf(MalformedReadingException.class);
  }

  @Test
  void failedBatchNamesItsLine() {
    RecordingRunner runner =
        new RecordingRunner()
            .fail("ip -batch -", "RTNETLINK answers: File exists\nCommand failed -:2\n");

    assertThatThrownBy(
            () -> new IpRoute2(runner).batch(List.of("link set dev EMEA up", "route add x")))
        .isInstanceOf(DeviceException.class)
        .hasMessage(
            "'ip -batch -' failed with status 1: RTNETLINK answers: File exists; Command failed -:2 (at 'route add x')");
  }

  @Test
  void addressesAreAddedBeforeOthersGo() {
    DeviceOperation.ChangeAddresses change =
        new DeviceOperation.ChangeAddresses(
            EMEA,
            Set.of(InterfaceAddress.parse("10.0.0.2/24")),
            Set.of(InterfaceAddress.parse("10.0.0.1/24")));

    assertThat(IpRoute2.lines(change))
        .containsExactly("address add 10.0.0.2/24 dev EMEA", "address delete 10.0.0.1/24 dev EMEA");
  }
}
