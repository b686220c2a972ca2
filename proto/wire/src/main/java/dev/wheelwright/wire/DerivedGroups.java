package dev.wheelwright.wire;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who belongs to a policy's groups follows from an interface's peers: no config has to carry it.
 */
public final class DerivedGroups {
  private DerivedGroups() {}

  /**
   * The prefixes of each group that a rule names: the allowed IPs of its peers, without those that
   * lie within another one of the group.
   *
   * @return ascending, unmodifiable; a group without peers is there and empty
   */
  public static SequencedMap<String, SequencedSet<IpPrefix>> of(
      List<PolicyRule> rules, Collection<PeerRecord> peers) {
    SequencedMap<String, TreeSet<IpPrefix>> members = new TreeMap<>();
    Policy.groups(rules).forEach(group -> members.put(group, new TreeSet<>()));
    for (PeerRecord peer : peers) {
      for (String group : peer.policyGroups()) {
        Optional.ofNullable(members.get(group))
            .ifPresent(prefixes -> prefixes.addAll(peer.allowedIps()));
      }
    }
    SequencedMap<String, SequencedSet<IpPrefix>> groups = new TreeMap<>();
    members.forEach((group, prefixes) -> groups.put(group, disjoint(prefixes)));
    return Collections.unmodifiableSequencedMap(groups);
  }

  /** In ascending order a prefix stands after those that hold it, with nothing else between. */
  private static SequencedSet<IpPrefix> disjoint(SequencedSet<IpPrefix> prefixes) {
    SequencedSet<IpPrefix> outermost = new TreeSet<>();
    for (IpPrefix prefix : prefixes) {
      if (outermost.isEmpty() || !outermost.getLast().contains(prefix)) {
        outermost.add(prefix);
      }
    }
    return Collections.unmodifiableSequencedSet(outermost);
  }
}
