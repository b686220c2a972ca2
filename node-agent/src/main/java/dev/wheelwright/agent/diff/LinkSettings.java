package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.Set;

/**
 * The network side of an interface.
 *
 * @param enabled whether the link is up; while it is down, addresses and routes are nobody's
 *     concern
 * @param mtu bytes; 0 means automatic, which is {@link #AUTOMATIC_MTU}
 * @param rules what the firewall does with the interface's traffic
 */
public record LinkSettings(
    boolean enabled,
    int mtu,
    Set<InterfaceAddress> addresses,
    Routing routing,
    Set<TrafficRule> rules) {
  /**
   * What both WireGuard implementations choose: 1500 less the outer IPv6, UDP and WireGuard
   * headers.
   */
  public static final int AUTOMATIC_MTU = 1420;

  /** The smallest MTU that IPv4 allows. */
  private static final int MINIMUM_MTU = 68;

  private static final int MAXIMUM_MTU = 65_535;

  /**
   * @throws IllegalArgumentException when the MTU is neither 0 nor 68 to 65535
   */
  public LinkSettings {
    if (mtu != 0 && (mtu < MINIMUM_MTU || mtu > MAXIMUM_MTU)) {
      throw new IllegalArgumentException("MTU " + mtu + " must be 0 (automatic) or 68 to 65535");
    }
    addresses = Set.copyOf(addresses);
    rules = Set.copyOf(rules);
  }

  /** The MTU in bytes, with the automatic one filled in. */
  public int effectiveMtu() {
    return mtu == 0 ? AUTOMATIC_MTU : mtu;
  }

  /** The prefixes that the agent routes through the interface. */
  public Set<IpPrefix> routes() {
    return routing.routes();
  }

  /**
   * Who routes, what, and where.
   *
   * @param table the kernel's number of the routing table
   * @param routes the prefixes to route through the interface; empty when the mode is off
   */
  public record Routing(RoutingMode mode, int table, Set<IpPrefix> routes) {
    /** The main table. */
    public static final int MAIN_TABLE = 254;

    public Routing {
      routes = mode == RoutingMode.OFF ? Set.of() : Set.copyOf(routes);
    }

    /** In the main table, or nowhere. */
    public Routing(RoutingMode mode, Set<IpPrefix> routes) {
      this(mode, MAIN_TABLE, routes);
    }
  }
}
