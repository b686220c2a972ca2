package dev.wheelwright.agent.diff;

import static dev.wheelwright.agent.diff.Samples.NOW;
import static dev.wheelwright.agent.diff.Samples.applied;
import static dev.wheelwright.agent.diff.Samples.device;
import static dev.wheelwright.agent.diff.Samples.name;
import static dev.wheelwright.agent.diff.Samples.peer;
import static dev.wheelwright.agent.diff.Samples.plan;
import static dev.wheelwright.agent.diff.Samples.prefixes;
import static dev.wheelwright.agent.diff.Samples.routed;
import static dev.wheelwright.agent.diff.Samples.tunnel;
import static dev.wheelwright.agent.diff.Samples.with;
import static dev.wheelwright.agent.diff.Samples.withRoutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.device.testing.InMemoryDevice;
import dev.wheelwright.agent.diff.DeviceOperation.AddRoutes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Routes, the tables that hold them, and the rules that lead there. */
class RoutesDiffTest {
  @Test
  void leavesKernelLinkLocalAddressAndOthersRoutes() {
    ObservedDevice before = applied(device(tunnel("EMEA")));
    ObservedInterface.Tunnel existing =
        (ObservedInterface.Tunnel) before.interfaces().get(name("EMEA"));
    ObservedLink link =
        new ObservedLink(
            true,
            1420,
            Samples.addresses("172.16.254.1/32", "fe80::cb5:1dd4:3d77:c2a9/64"),
            Map.of(),
            prefixes("fe80::/64", "10.77.0.0/16"));
    ObservedDevice observed =
        with(before, new ObservedInterface.Tunnel(existing.wireGuard(), link));

    assertThat(plan(device(tunnel("EMEA")), observed, EndpointKnowledge.NONE)).isEmpty();
  }

  @Test
  void routesThatDieWithTheLastAddressAreSetAgain() {
    DesiredInterface hub = withRoutes(tunnel("EMEA", peer(2, "10.2.0.0/16")), "10.2.0.0/16");
    LinkSettings bare = new LinkSettings(true, 0, Set.of(), hub.link().routing(), Set.of());
    DesiredInterface unnumbered =
        new DesiredInterface(hub.name(), hub.membership(), hub.wireGuard(), bare, hub.peers());

    List<DeviceOperation> plan =
        plan(device(unnumbered), applied(device(hub)), EndpointKnowledge.NONE);

    assertThat(plan).endsWith(new AddRoutes(name("EMEA"), prefixes("10.2.0.0/16")));
  }

  @Test
  void connectedNetworkNeedsNoRouteOfOurs() {
    DesiredInterface hub =
        new DesiredInterface(
            name("EMEA"),
            Samples.MEMBERSHIP,
            new WireGuardSettings(Samples.privateKey(1), 9001, 0),
            new LinkSettings(
                true,
                0,
                Samples.addresses("172.16.254.1/24"),
                new LinkSettings.Routing(RoutingMode.MAIN, prefixes("172.16.254.0/24")),
                Set.of()),
            List.of());

    assertThat(plan(device(hub), InMemoryDevice.empty(NOW).observe(), EndpointKnowledge.NONE))
        .noneMatch(AddRoutes.class::isInstance);
  }

  @Test
  void aTableOfItsOwnGetsRoutesAndARuleForEachFamily() {
    DesiredDevice table = device(inTable(100, "10.1.0.0/16", "fd01::/48"));
    DesiredDevice main = device(withRoutes(tunnel("EMEA"), "10.1.0.0/16"));
    InMemoryDevice there = InMemoryDevice.empty(NOW);
    RoutingRule ipv4 = new RoutingRule(AddressFamily.IPV4, RoutingRule.PRIORITY, 100, 0);
    RoutingRule ipv6 = new RoutingRule(AddressFamily.IPV6, RoutingRule.PRIORITY, 100, 0);

    List<DeviceOperation> first = plan(table, there.observe(), EndpointKnowledge.NONE);
    there.execute(first);

    assertThat(first)
        .endsWith(
            new AddRoutes(name("EMEA"), 100, prefixes("10.1.0.0/16", "fd01::/48")),
            new DeviceOperation.AddRule(ipv4),
            new DeviceOperation.AddRule(ipv6));
    assertThat(plan(main, there.observe(), EndpointKnowledge.NONE))
        .containsExactly(
            new DeviceOperation.RemoveRule(ipv4),
            new DeviceOperation.RemoveRule(ipv6),
            new DeviceOperation.RemoveRoutes(
                name("EMEA"), 100, prefixes("10.1.0.0/16", "fd01::/48")),
            new AddRoutes(name("EMEA"), prefixes("10.1.0.0/16")));
    assertThat(plan(DesiredDevice.EMPTY, there.observe(), EndpointKnowledge.NONE))
        .contains(new DeviceOperation.RemoveRule(ipv4), new DeviceOperation.RemoveRule(ipv6));
  }

  private static DesiredInterface inTable(int table, String... routes) {
    return routed(
        new LinkSettings.Routing(RoutingMode.TABLE, table, prefixes(routes)), tunnel("EMEA"));
  }
}
