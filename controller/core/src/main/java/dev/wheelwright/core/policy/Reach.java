package dev.wheelwright.core.policy;

import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who reaches whom among the spokes and external peers of an overlay, in either direction: an
 * answer needs a way back. What a party asks for costs as much as it gets.
 */
public final class Reach {
  /** Nobody reaches anybody. */
  public static final Reach NONE = new Reach(List.of(), Map.of());

  /**
   * Those of one side reach those of the other, and the reverse.
   *
   * @param from by party, what of it takes part
   */
  private record Link(
      SequencedMap<String, List<IpPrefix>> from, SequencedMap<String, List<IpPrefix>> to) {

    /** The far sides, seen from a party: it may stand on both. */
    List<SequencedMap<String, List<IpPrefix>>> across(String party) {
      List<SequencedMap<String, List<IpPrefix>>> across = new ArrayList<>();
      if (from.containsKey(party)) {
        across.add(to);
      }
      if (to.containsKey(party)) {
        across.add(from);
      }
      return across;
    }
  }

  private final List<Link> links;
  private final Map<String, String> carriers;

  private Reach(List<Link> links, Map<String, String> carriers) {
    this.links = links;
    this.carriers = carriers;
  }

  /** Everybody reaches everybody. */
  public static Reach everybody(List<Party> parties) {
    SequencedMap<String, List<IpPrefix>> all = new LinkedHashMap<>();
    parties.forEach(party -> all.put(party.name(), party.prefixes()));
    return new Reach(List.of(new Link(all, all)), carriers(parties));
  }

  /** As far as the rules say: a prefix of a rule selects the prefixes that it overlaps. */
  public static Reach byRules(List<Party> parties, List<PolicyRule> rules) {
    List<Link> links =
        rules.stream()
            .map(rule -> new Link(selected(parties, rule.from()), selected(parties, rule.to())))
            .toList();
    return new Reach(links, carriers(parties));
  }

  private static Map<String, String> carriers(List<Party> parties) {
    Map<String, String> carriers = new HashMap<>();
    parties.forEach(party -> carriers.put(party.name(), party.carrier()));
    return carriers;
  }

  /** What of whom a side of a rule is about. */
  private static SequencedMap<String, List<IpPrefix>> selected(
      List<Party> parties, PolicyRule.Side side) {
    SequencedMap<String, List<IpPrefix>> selected = new LinkedHashMap<>();
    for (Party party : parties) {
      List<IpPrefix> prefixes =
          Collections.disjoint(side.groups(), party.groups())
              ? party.prefixes().stream()
                  .filter(own -> side.prefixes().stream().anyMatch(own::overlaps))
                  .toList()
              : party.prefixes();
      if (!prefixes.isEmpty()) {
        selected.put(party.name(), prefixes);
      }
    }
    return selected;
  }

  /** What a party has of the others', whoever leads there; ascending. */
  public SequencedSet<IpPrefix> prefixes(String party) {
    return collect(party, Optional.empty());
  }

  /** What a party has of the others' through one concentrator; ascending. */
  public SequencedSet<IpPrefix> prefixes(String party, String carrier) {
    return collect(party, Optional.of(carrier));
  }

  private SequencedSet<IpPrefix> collect(String party, Optional<String> carrier) {
    SequencedSet<IpPrefix> prefixes = new TreeSet<>();
    for (Link link : links) {
      for (Map<String, List<IpPrefix>> side : link.across(party)) {
        side.forEach(
            (other, own) -> {
              boolean there = carrier.isEmpty() || carrier.get().equals(carriers.get(other));
              if (there && !other.equals(party)) {
                prefixes.addAll(own);
              }
            });
      }
    }
    return prefixes;
  }

  /** Those whom a party reaches or who reach it. */
  public Set<String> neighbours(String party) {
    Set<String> neighbours = new TreeSet<>();
    links.forEach(link -> link.across(party).forEach(side -> neighbours.addAll(side.keySet())));
    neighbours.remove(party);
    return neighbours;
  }
}
