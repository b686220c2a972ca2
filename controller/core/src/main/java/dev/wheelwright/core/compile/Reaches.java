package dev.wheelwright.core.compile;

import dev.wheelwright.core.policy.Party;
import dev.wheelwright.core.policy.Reach;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.ExternalPeerIntent;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.core.topology.OverlayName;
import dev.wheelwright.core.topology.SpokeToSpoke;
import dev.wheelwright.core.topology.Tag;
import dev.wheelwright.wire.IpPrefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who reaches whom in each overlay of one topology, found out once. */
final class Reaches {
  private final Map<OverlayName, Reach> reaches = new HashMap<>();

  Reach of(Overlay overlay) {
    return reaches.computeIfAbsent(overlay.name(), _ -> reach(overlay, parties(overlay)));
  }

  private static Reach reach(Overlay overlay, List<Party> parties) {
    return overlay.spokeToSpoke().reach(parties, overlay.rules());
  }

  /**
   * Spokes whose way to others may differ, and external peers: those whom a party that differs
   * reached or reaches.
   */
  static Set<String> differing(Overlay before, Overlay after) {
    if (before.spokeToSpoke() == SpokeToSpoke.ISOLATED
        && after.spokeToSpoke() == SpokeToSpoke.ISOLATED) {
      return Set.of();
    }
    List<Party> then = parties(before);
    List<Party> now = parties(after);
    if (before.spokeToSpoke() != after.spokeToSpoke() || !before.rules().equals(after.rules())) {
      return Stream.concat(then.stream(), now.stream())
          .map(Party::name)
          .collect(Collectors.toSet());
    }
    Set<Party> same = new HashSet<>(then);
    same.retainAll(new HashSet<>(now));
    List<String> changed =
        Stream.concat(then.stream(), now.stream())
            .filter(party -> !same.contains(party))
            .map(Party::name)
            .distinct()
            .toList();
    if (changed.isEmpty()) {
      return Set.of();
    }
    Reach reachedThen = reach(before, then);
    Reach reachedNow = reach(after, now);
    Set<String> differing = new HashSet<>(changed);
    changed.forEach(name -> differing.addAll(reachedThen.neighbours(name)));
    changed.forEach(name -> differing.addAll(reachedNow.neighbours(name)));
    return differing;
  }

  /** The spokes and external peers that a concentrator leads to. */
  private static List<Party> parties(Overlay overlay) {
    if (overlay.spokeToSpoke() == SpokeToSpoke.ISOLATED) {
      return List.of();
    }
    List<Party> parties = new ArrayList<>();
    for (Member spoke : overlay.spokes()) {
      if (spoke.isActive()) {
        party(
                spoke.appliance().name().value(),
                spoke.tags(),
                spoke.prefixes(),
                carrier(overlay, _ -> true))
            .ifPresent(parties::add);
      }
    }
    for (ExternalPeerIntent peer : overlay.externalPeers()) {
      party(peer.name().value(), peer.tags(), peer.prefixes(), carrier(overlay, peer::attachesTo))
          .ifPresent(parties::add);
    }
    return parties;
  }

  private static Optional<Party> party(
      String name, List<Tag> tags, List<IpPrefix> prefixes, Optional<String> carrier) {
    Set<String> groups = tags.stream().map(Tag::value).collect(Collectors.toSet());
    return carrier.map(hub -> new Party(name, groups, prefixes, hub));
  }

  /**
   * WireGuard gives a prefix to one peer of an interface, so spokes must agree on which
   * concentrator leads to somebody: the first that he attaches to. Both directions of a flow then
   * pass it.
   */
  private static Optional<String> carrier(Overlay overlay, Predicate<ApplianceName> attaches) {
    return overlay.concentrators().stream()
        .filter(Member::isActive)
        .map(member -> member.appliance().name())
        .filter(attaches)
        .findFirst()
        .map(ApplianceName::value);
  }
}
