package dev.wheelwright.core.topology;

import dev.wheelwright.wire.Routing;

/**
 * Settings of a member's WireGuard interface that have defaults.
 *
 * @param mtu bytes; 0 is automatic
 * @param fwmark mark on WireGuard's own packets; 0 is none
 * @param routing where routes to the peers' prefixes go
 * @param enabled whether the interface is up
 */
public record InterfaceOptions(int mtu, long fwmark, Routing routing, boolean enabled) {
  public static final InterfaceOptions DEFAULTS = new InterfaceOptions(0, 0, Routing.MAIN, true);
}
