package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.Set;

/**
 * The network side of an interface that exists.
 *
 * @param routes prefixes of the main table through the interface that this agent set
 * @param otherRoutes those that the kernel, a routing daemon or somebody else set
 */
public record ObservedLink(
    boolean up,
    int mtu,
    Set<InterfaceAddress> addresses,
    Set<IpPrefix> routes,
    Set<IpPrefix> otherRoutes) {

  public ObservedLink {
    addresses = Set.copyOf(addresses);
    routes = Set.copyOf(routes);
    otherRoutes = Set.copyOf(otherRoutes);
  }
}
