package dev.wheelwright.agent.diff;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.Map;
import java.util.Set;

/**
 * The network side of an interface that exists.
 *
 * @param routes prefixes through the interface that this agent set, by the table's number
 * @param otherRoutes those of the main table that the kernel, a routing daemon or somebody else set
 */
public record ObservedLink(
    boolean up,
    int mtu,
    Set<InterfaceAddress> addresses,
    Map<Integer, Set<IpPrefix>> routes,
    Set<IpPrefix> otherRoutes) {

  public ObservedLink {
    addresses = Set.copyOf(addresses);
    routes =
        routes.entrySet().stream()
            .filter(table -> !table.getValue().isEmpty())
            .collect(toUnmodifiableMap(Map.Entry::getKey, table -> Set.copyOf(table.getValue())));
    otherRoutes = Set.copyOf(otherRoutes);
  }

  /** What this agent routes through the interface in one table. */
  Set<IpPrefix> routes(int table) {
    return routes.getOrDefault(table, Set.of());
  }
}
