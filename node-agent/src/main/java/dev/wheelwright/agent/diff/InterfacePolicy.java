package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the firewall lets pass from peer to peer of one interface; nothing else does.
 *
 * @param rules ascending by name
 * @param groups the members of each group that a rule names: disjoint prefixes
 */
public record InterfacePolicy(
    InterfaceName name, List<PolicyRule> rules, Map<String, Set<IpPrefix>> groups) {

  public InterfacePolicy {
    rules = List.copyOf(rules);
    groups = Map.copyOf(groups);
  }

  /** The members of the firewall's sets, one set for each group and family. */
  Map<FirewallSet, Set<IpPrefix>> members() {
    Map<FirewallSet, Set<IpPrefix>> members = new HashMap<>();
    groups.forEach(
        (group, prefixes) -> {
          for (AddressFamily family : AddressFamily.values()) {
            members.put(new FirewallSet(name, group, family), family.of(prefixes));
          }
        });
    return members;
  }
}
