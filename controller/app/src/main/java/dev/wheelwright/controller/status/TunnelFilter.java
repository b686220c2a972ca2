package dev.wheelwright.controller.status;

import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.status.TunnelState;
import java.util.Optional;
import java.util.Set;

/**
 * Which tunnels are asked for; what is empty does not matter.
 *
 * @param visible the overlays that the caller may see; empty: all
 * @param appliance name of either end
 * @param interfaceName the concentrator's
 * @param peer name of the end that is not the concentrator
 * @param states any of them
 */
record TunnelFilter(
    Optional<Set<String>> visible,
    Optional<String> overlay,
    Optional<String> appliance,
    Optional<String> interfaceName,
    Optional<String> peer,
    Set<TunnelState> states) {
  /** All but the state. */
  boolean matches(Tunnel tunnel) {
    return (visible.isEmpty() || visible.get().contains(tunnel.name().overlay().value()))
        && is(overlay, tunnel.name().overlay().value())
        && is(interfaceName, tunnel.concentrator().interfaceName().value())
        && is(peer, tunnel.name().peer())
        && appliance.filter(name -> !isAnEnd(tunnel, name)).isEmpty();
  }

  boolean matches(TunnelState state) {
    return states.isEmpty() || states.contains(state);
  }

  private static boolean isAnEnd(Tunnel tunnel, String appliance) {
    return tunnel.name().concentrator().value().equals(appliance)
        || (tunnel.peer() instanceof Tunnel.End && tunnel.name().peer().equals(appliance));
  }

  private static boolean is(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }
}
