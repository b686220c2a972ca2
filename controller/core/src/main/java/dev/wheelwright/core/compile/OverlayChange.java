package dev.wheelwright.core.compile;

import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.ExternalPeerIntent;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.wire.PeerRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How an overlay differs from what it was.
 *
 * @param concentrators those that differ
 * @param spokes those that differ
 * @param externalPeers those that differ
 * @param members the members that differ and are still there, by id
 */
record OverlayChange(
    Overlay before,
    Overlay after,
    List<Change<Member>> concentrators,
    List<Change<Member>> spokes,
    List<Change<ExternalPeerIntent>> externalPeers,
    Map<UUID, Change<Member>> members) {

  /** One thing before and after; empty where it was not or is not there. */
  record Change<T>(Optional<T> before, Optional<T> after) {

    /** The peer record before and after, where they differ. */
    Optional<Change<PeerRecord>> record(Function<T, Optional<PeerRecord>> view) {
      Change<PeerRecord> records = new Change<>(before.flatMap(view), after.flatMap(view));
      return records.before().equals(records.after()) ? Optional.empty() : Optional.of(records);
    }

    private Stream<T> both() {
      return Stream.concat(before.stream(), after.stream());
    }
  }

  static OverlayChange between(Overlay before, Overlay after) {
    List<Change<Member>> concentrators =
        changes(before.concentrators(), after.concentrators(), OverlayChange::name);
    List<Change<Member>> spokes = changes(before.spokes(), after.spokes(), OverlayChange::name);
    Map<UUID, Change<Member>> members = new HashMap<>();
    Stream.concat(concentrators.stream(), spokes.stream())
        .forEach(change -> change.after().ifPresent(current -> members.put(current.id(), change)));
    return new OverlayChange(
        before,
        after,
        concentrators,
        spokes,
        changes(before.externalPeers(), after.externalPeers(), ExternalPeerIntent::name),
        members);
  }

  private static ApplianceName name(Member member) {
    return member.appliance().name();
  }

  private static <T, N> List<Change<T>> changes(
      List<T> before, List<T> after, Function<T, N> name) {
    if (before.equals(after)) {
      return List.of();
    }
    Map<N, T> old = new HashMap<>();
    before.forEach(each -> old.put(name.apply(each), each));
    List<Change<T>> changes = new ArrayList<>();
    for (T current : after) {
      T previous = old.remove(name.apply(current));
      if (!current.equals(previous)) {
        changes.add(new Change<>(Optional.ofNullable(previous), Optional.of(current)));
      }
    }
    old.values().forEach(gone -> changes.add(new Change<>(Optional.of(gone), Optional.empty())));
    return changes;
  }

  /** Appliances of which something that their config is made of differs. */
  Set<ApplianceName> touched() {
    Set<ApplianceName> touched = new HashSet<>();
    Stream.concat(concentrators.stream(), spokes.stream())
        .flatMap(Change::both)
        .forEach(member -> touched.add(name(member)));
    if (showsSpokesSomethingNew()) {
      after.spokes().forEach(spoke -> touched.add(name(spoke)));
    }
    boolean policy = before.spokeToSpoke() != after.spokeToSpoke();
    for (Member concentrator : after.concentrators()) {
      if (policy || !recordChanges(concentrator).isEmpty()) {
        touched.add(name(concentrator));
      }
    }
    return touched;
  }

  /** Whether the spokes' peers differ. */
  boolean showsSpokesSomethingNew() {
    return concentrators.stream()
        .anyMatch(change -> change.record(member -> Peers.record(member, 0)).isPresent());
  }

  /** The peers of a concentrator that differ, as its own end sees them. */
  List<Change<PeerRecord>> recordChanges(Member concentrator) {
    int keepalive = concentrator.keepaliveSeconds();
    Stream<Change<PeerRecord>> members =
        spokes.stream()
            .flatMap(change -> change.record(member -> Peers.record(member, keepalive)).stream());
    Stream<Change<PeerRecord>> external =
        externalPeers.stream()
            .flatMap(
                change ->
                    change
                        .record(
                            peer ->
                                Optional.of(peer)
                                    .filter(each -> each.attachesTo(name(concentrator)))
                                    .map(each -> Peers.record(each, keepalive)))
                        .stream());
    return Stream.concat(members, external).toList();
  }

  /** Whether nothing of the member's own differs that is a part of its peers' records. */
  boolean seesPeersAlike(Member member) {
    Change<Member> change = members.get(member.id());
    return change == null
        || change
            .before()
            .filter(before -> before.id().equals(member.id()))
            .filter(before -> before.keepaliveSeconds() == member.keepaliveSeconds())
            .isPresent();
  }
}
