package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.Sysctl;
import dev.wheelwright.wire.InterfaceName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What this agent made since the machine booted, and what was there before: what leaving has to
 * undo.
 *
 * @param bootId the kernel's identifier of this boot; after another boot nothing of ours exists,
 *     and an interface of the same name is somebody else's
 * @param interfaces recorded before they are made
 * @param earlierSysctls the values of global switches before this agent first set them
 */
public record OwnedState(
    String bootId, Set<InterfaceName> interfaces, Map<Sysctl.Global, String> earlierSysctls) {

  public OwnedState {
    interfaces = Set.copyOf(interfaces);
    earlierSysctls = Map.copyOf(earlierSysctls);
  }

  /** Nothing is ours yet. */
  public static OwnedState none(String bootId) {
    return new OwnedState(bootId, Set.of(), Map.of());
  }

  OwnedState with(InterfaceName name) {
    Set<InterfaceName> more = new HashSet<>(interfaces);
    more.add(name);
    return new OwnedState(bootId, more, earlierSysctls);
  }

  OwnedState without(InterfaceName name) {
    Set<InterfaceName> fewer = new HashSet<>(interfaces);
    fewer.remove(name);
    return new OwnedState(bootId, fewer, earlierSysctls);
  }

  /** The first value counts: later ones are our own. */
  OwnedState withEarlier(Sysctl.Global sysctl, String value) {
    Map<Sysctl.Global, String> values = new HashMap<>(earlierSysctls);
    values.putIfAbsent(sysctl, value);
    return new OwnedState(bootId, interfaces, values);
  }

  OwnedState withoutEarlierSysctls() {
    return new OwnedState(bootId, interfaces, Map.of());
  }
}
