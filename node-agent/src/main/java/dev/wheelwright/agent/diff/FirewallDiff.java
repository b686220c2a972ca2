package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.diff.DeviceOperation.ChangeFirewallMembers;
import dev.wheelwright.agent.diff.DeviceOperation.MembersChange;
import dev.wheelwright.agent.diff.DeviceOperation.RemoveFirewall;
import dev.wheelwright.agent.diff.DeviceOperation.ReplaceFirewall;
import dev.wheelwright.wire.IpPrefix;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The smallest change of the agent's table: members alone where its rules are right. */
final class FirewallDiff {
  private FirewallDiff() {}

  static Optional<DeviceOperation> diff(FirewallRuleset wanted, ObservedFirewall observed) {
    return switch (observed) {
      case ObservedFirewall.Absent() when wanted.isEmpty() -> Optional.empty();
      case ObservedFirewall.Intact intact when isRight(wanted, intact) ->
          members(wanted, intact.members());
      case ObservedFirewall.Absent _, ObservedFirewall.Intact _, ObservedFirewall.Altered _ ->
          Optional.of(wanted.isEmpty() ? new RemoveFirewall() : new ReplaceFirewall(wanted));
    };
  }

  private static boolean isRight(FirewallRuleset wanted, ObservedFirewall.Intact intact) {
    Set<String> sets =
        wanted.members().keySet().stream().map(FirewallSet::toString).collect(Collectors.toSet());
    return !wanted.isEmpty()
        && intact.fingerprint().equals(wanted.fingerprint())
        && intact.members().keySet().equals(sets);
  }

  private static Optional<DeviceOperation> members(
      FirewallRuleset wanted, Map<String, Set<IpPrefix>> observed) {
    SequencedMap<FirewallSet, MembersChange> changes = new TreeMap<>();
    wanted
        .members()
        .forEach(
            (set, members) -> {
              Set<IpPrefix> added = new HashSet<>(members);
              Set<IpPrefix> removed =
                  new HashSet<>(observed.getOrDefault(set.toString(), Set.of()));
              added.removeAll(removed);
              removed.removeAll(members);
              if (!added.isEmpty() || !removed.isEmpty()) {
                changes.put(set, new MembersChange(added, removed, members));
              }
            });
    return changes.isEmpty() ? Optional.empty() : Optional.of(new ChangeFirewallMembers(changes));
  }
}
