package dev.wheelwright.core.compile;

import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.ExternalPeerIntent;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.core.topology.Tag;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How an overlay differs from what it was.
 *
 * @param concentrators those that differ
 * @param spokes those that differ
 * @param externalPeers those that differ
 * @param members the members that differ and are still there, by id
 * @param reach names of the spokes and external peers whose way to others may differ
 */
record OverlayChange(
    Overlay before,
    Overlay after,
    List<Change<Member>> concentrators,
    List<Change<Member>> spokes,
    List<Change<ExternalPeerIntent>> externalPeers,
    Map<UUID, Change<Member>> members,
    Set<String> reach) {

  /** One thing before and after; empty where it was not or is not there. */
  record Change<T>(Optional<T> before, Optional<T> after) {

    /** The peer record before and after, where they differ. */
    Optional<Change<PeerRecord>> record(
        Function<T, Optional<PeerRecord>> viewBefore, Function<T, Optional<PeerRecord>> viewAfter) {
      Change<PeerRecord> records =
          new Change<>(before.flatMap(viewBefore), after.flatMap(viewAfter));
      return records.before().equals(records.after()) ? Optional.empty() : Optional.of(records);
    }

    private Stream<T> both() {
      return Stream.concat(before.stream(), after.stream());
    }
  }

  static OverlayChange between(Overlay before, Overlay after) {
    List<Change<Member>> concentrators =
        changes(before.concentrators(), after.concentrators(), OverlayChange::name, _ -> false);
    Set<String> regrouped = regrouped(before, after);
    List<Change<Member>> spokes =
        changes(
            before.spokes(),
            after.spokes(),
            OverlayChange::name,
            each -> isRegrouped(regrouped, each.tags()));
    Map<UUID, Change<Member>> members = new HashMap<>();
    Stream.concat(concentrators.stream(), spokes.stream())
        .forEach(change -> change.after().ifPresent(current -> members.put(current.id(), change)));
    return new OverlayChange(
        before,
        after,
        concentrators,
        spokes,
        changes(
            before.externalPeers(),
            after.externalPeers(),
            ExternalPeerIntent::name,
            each -> isRegrouped(regrouped, each.tags())),
        members,
        Reaches.differing(before, after));
  }

  private static ApplianceName name(Member member) {
    return member.appliance().name();
  }

  /** The groups that rules name since, or no longer. */
  private static Set<String> regrouped(Overlay before, Overlay after) {
    Set<String> either = new HashSet<>(Policy.groups(before.rules()));
    either.addAll(Policy.groups(after.rules()));
    Set<String> both = new HashSet<>(Policy.groups(before.rules()));
    both.retainAll(Policy.groups(after.rules()));
    either.removeAll(both);
    return either;
  }

  private static boolean isRegrouped(Set<String> groups, List<Tag> tags) {
    return !groups.isEmpty() && tags.stream().map(Tag::value).anyMatch(groups::contains);
  }

  /**
   * @param also which count as changed even when nothing of their own differs
   */
  private static <T, N> List<Change<T>> changes(
      List<T> before, List<T> after, Function<T, N> name, Predicate<T> also) {
    Map<N, T> old = new HashMap<>();
    before.forEach(each -> old.put(name.apply(each), each));
    List<Change<T>> changes = new ArrayList<>();
    for (T current : after) {
      T previous = old.remove(name.apply(current));
      if (!current.equals(previous) || also.test(current)) {
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
    after.spokes().stream().filter(this::changesReachOf).forEach(spoke -> touched.add(name(spoke)));
    boolean policy =
        before.spokeToSpoke() != after.spokeToSpoke() || !before.rules().equals(after.rules());
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
        .anyMatch(change -> change.record(OverlayChange::bare, OverlayChange::bare).isPresent());
  }

  private static Optional<PeerRecord> bare(Member concentrator) {
    return Peers.record(concentrator, 0);
  }

  /** Whether what the spoke reaches of others may differ. */
  boolean changesReachOf(Member spoke) {
    return reach.contains(name(spoke).value());
  }

  /** The peers of a concentrator that differ, as its own end sees them. */
  List<Change<PeerRecord>> recordChanges(Member concentrator) {
    Peers.View then = Peers.View.of(concentrator, before);
    Peers.View now = Peers.View.of(concentrator, after);
    Stream<Change<PeerRecord>> members =
        spokes.stream().flatMap(change -> change.record(then::record, now::record).stream());
    Stream<Change<PeerRecord>> external =
        externalPeers.stream().flatMap(change -> change.record(then::record, now::record).stream());
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
