package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A complete reading of the device, as far as it concerns us. There is no partial one: a read that
 * fails in part is an error.
 *
 * @param at when it was read, by the clock that also stamps handshakes
 * @param owned the interfaces that this agent made since the machine booted
 * @param interfaces what exists among the names that were asked for and those owned; an absent name
 *     does not exist
 * @param sysctls the values of the switches that exist; an interface's exist with it
 * @param rules those that this agent set
 */
public record ObservedDevice(
    Instant at,
    Set<InterfaceName> owned,
    Map<InterfaceName, ObservedInterface> interfaces,
    Map<Sysctl, String> sysctls,
    ObservedFirewall firewall,
    Set<RoutingRule> rules) {

  public ObservedDevice {
    owned = Set.copyOf(owned);
    interfaces = Map.copyOf(interfaces);
    sysctls = Map.copyOf(sysctls);
    rules = Set.copyOf(rules);
  }

  /** Without rules of ours. */
  public ObservedDevice(
      Instant at,
      Set<InterfaceName> owned,
      Map<InterfaceName, ObservedInterface> interfaces,
      Map<Sysctl, String> sysctls,
      ObservedFirewall firewall) {
    this(at, owned, interfaces, sysctls, firewall, Set.of());
  }

  /** The interface of that name, when it is a WireGuard interface. */
  public Optional<ObservedWireGuard> wireGuard(InterfaceName name) {
    return interfaces.get(name) instanceof ObservedInterface.Tunnel tunnel
        ? Optional.of(tunnel.wireGuard())
        : Optional.empty();
  }
}
