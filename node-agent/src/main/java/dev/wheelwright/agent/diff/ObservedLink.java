package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The network side of an interface that exists.
 *
 * @param routes prefixes of the main table through the interface that this agent set
 * @param otherRoutes those that the kernel, a routing daemon or somebody else set
 * @param tables prefixes of other tables through the interface that this agent set, by the table's
 *     number
 */
public record ObservedLink(
    boolean up,
    int mtu,
    Set<InterfaceAddress> addresses,
    Set<IpPrefix> routes,
    Set<IpPrefix> otherRoutes,
    Map<Integer, Set<IpPrefix>> tables) {

  public ObservedLink {
    addresses = Set.copyOf(addresses);
    routes = Set.copyOf(routes);
    otherRoutes = Set.copyOf(otherRoutes);
    tables = Map.copyOf(tables);
  }

  /** With routes in the main table only. */
  public ObservedLink(
      boolean up,
      int mtu,
      Set<InterfaceAddress> addresses,
      Set<IpPrefix> routes,
      Set<IpPrefix> otherRoutes) {
    this(up, mtu, addresses, routes, otherRoutes, Map.of());
  }

  /** What this agent routes through the interface, by the table's number. */
  SequencedMap<Integer, Set<IpPrefix>> allTables() {
    SequencedMap<Integer, Set<IpPrefix>> all = new TreeMap<>(tables);
    all.put(LinkSettings.Routing.MAIN_TABLE, routes);
    return all;
  }
}
