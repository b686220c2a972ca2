package dev.wheelwright.agent.device.testing;

import static dev.wheelwright.agent.diff.LinkSettings.Routing.MAIN_TABLE;

import dev.wheelwright.agent.diff.ObservedLink;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The network side of an interface, with the side effects that Linux has on routes. */
final class FakeLink {
  private boolean up;
  private int mtu;
  private final Set<InterfaceAddress> addresses;
  private final Map<Integer, Set<IpPrefix>> routes = new HashMap<>();
  private final Set<IpPrefix> otherRoutes;

  FakeLink(ObservedLink link) {
    this.up = link.up();
    this.mtu = link.mtu();
    this.addresses = new HashSet<>(link.addresses());
    this.otherRoutes = new HashSet<>(link.otherRoutes());
    link.routes().forEach((table, prefixes) -> routes.put(table, new HashSet<>(prefixes)));
  }

  ObservedLink observe() {
    return new ObservedLink(up, mtu, addresses, routes, otherRoutes);
  }

  Set<IpPrefix> routes(int table) {
    return routes.computeIfAbsent(table, number -> new HashSet<>());
  }

  void setMtu(int mtu) {
    this.mtu = mtu;
  }

  void setUp() {
    up = true;
    addresses.forEach(this::connect);
  }

  void setDown() {
    up = false;
    routes.clear();
    otherRoutes.clear();
  }

  void changeAddresses(Collection<InterfaceAddress> added, Collection<InterfaceAddress> removed) {
    if (addresses.stream().anyMatch(added::contains)) {
      throw new IllegalStateException("an address is there already");
    }
    addresses.addAll(added);
    if (up) {
      added.forEach(this::connect);
    }
    if (!addresses.removeAll(removed) && !removed.isEmpty()) {
      throw new IllegalStateException("an address to remove is not there");
    }
    removed.stream()
        .map(InterfaceAddress::network)
        .filter(
            network -> addresses.stream().noneMatch(address -> address.network().equals(network)))
        .forEach(otherRoutes::remove);
    boolean lostLast =
        removed.stream().anyMatch(FakeLink::isIpv4)
            && addresses.stream().noneMatch(FakeLink::isIpv4);
    if (lostLast) {
      routes.values().forEach(table -> table.removeIf(route -> !route.isIpv6()));
      otherRoutes.removeIf(route -> !route.isIpv6());
    }
  }

  void addRoutes(int table, Collection<IpPrefix> added) {
    if (!up) {
      throw new IllegalStateException("no routes through a link that is down");
    }
    boolean main = table == MAIN_TABLE;
    for (IpPrefix prefix : added) {
      if ((main && otherRoutes.contains(prefix)) || !routes(table).add(prefix)) {
        throw new IllegalStateException("route " + prefix + " is there already");
      }
    }
  }

  void removeRoutes(int table, Collection<IpPrefix> removed) {
    if (!routes(table).containsAll(removed)) {
      throw new IllegalStateException("a route to remove is not there");
    }
    routes(table).removeAll(removed);
  }

  private void connect(InterfaceAddress address) {
    if (address.length() < address.address().bitLength()
        && !routes(MAIN_TABLE).contains(address.network())) {
      otherRoutes.add(address.network());
    }
  }

  private static boolean isIpv4(InterfaceAddress address) {
    return !address.address().isIpv6();
  }
}
