package dev.wheelwright.core.compile;

import dev.wheelwright.core.policy.Reach;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.ExternalPeerIntent;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.core.topology.Participation;
import dev.wheelwright.core.topology.Tag;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Policy;
import dev.wheelwright.wire.SealedSecret;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Who is a peer of whom, and what of him is told. */
final class Peers {
  private Peers() {}

  /**
   * The peers of a member's interface: of a spoke the concentrators, of a concentrator the spokes
   * and external peers.
   */
  static List<PeerRecord> of(Participation participation, Reach reach) {
    Overlay overlay = participation.overlay();
    Member self = participation.member();
    return switch (self.role()) {
      case SPOKE ->
          overlay.concentrators().stream()
              .flatMap(
                  hub ->
                      record(hub, self.keepaliveSeconds()).stream().map(reaching(reach, self, hub)))
              .toList();
      case CONCENTRATOR -> {
        View view = View.of(self, overlay);
        yield Stream.concat(
                overlay.spokes().stream().flatMap(spoke -> view.record(spoke).stream()),
                overlay.externalPeers().stream().flatMap(peer -> view.record(peer).stream()))
            .toList();
      }
    };
  }

  /** The concentrator as the way to what the spoke reaches of others through it. */
  private static UnaryOperator<PeerRecord> reaching(Reach reach, Member spoke, Member hub) {
    SequencedSet<IpPrefix> prefixes =
        reach.prefixes(spoke.appliance().name().value(), hub.appliance().name().value());
    return record -> {
      prefixes.addAll(record.allowedIps());
      return new PeerRecord(
          record.publicKey(),
          record.name(),
          List.copyOf(prefixes),
          record.endpoints(),
          record.keepaliveSeconds(),
          record.sealedPsk(),
          record.policyGroups());
    };
  }

  /**
   * How a concentrator sees its peers.
   *
   * @param concentrator whose end it is
   * @param keepaliveSeconds of that end
   * @param groups those that the overlay's rules name
   */
  record View(ApplianceName concentrator, int keepaliveSeconds, Set<String> groups) {
    static View of(Member concentrator, Overlay overlay) {
      return new View(
          concentrator.appliance().name(),
          concentrator.keepaliveSeconds(),
          Policy.groups(overlay.rules()));
    }

    /** A spoke; empty when the concentrator must not know it. */
    Optional<PeerRecord> record(Member spoke) {
      return Peers.record(spoke, keepaliveSeconds, named(spoke.tags()));
    }

    /** An external peer; empty when it attaches to others only. */
    Optional<PeerRecord> record(ExternalPeerIntent peer) {
      return peer.attachesTo(concentrator)
          ? Optional.of(Peers.record(peer, keepaliveSeconds, named(peer.tags())))
          : Optional.empty();
    }

    private List<String> named(List<Tag> tags) {
      return tags.stream().map(Tag::value).filter(groups::contains).toList();
    }
  }

  static Stream<ExternalPeerIntent> attached(Overlay overlay, ApplianceName concentrator) {
    return overlay.externalPeers().stream().filter(peer -> peer.attachesTo(concentrator));
  }

  /**
   * A member as its peers know it; empty when they must not. Only a concentrator has endpoints.
   *
   * @param keepaliveSeconds of the end that the record is for
   */
  static Optional<PeerRecord> record(Member member, int keepaliveSeconds) {
    return record(member, keepaliveSeconds, List.of());
  }

  private static Optional<PeerRecord> record(
      Member member, int keepaliveSeconds, List<String> groups) {
    return member
        .key()
        .filter(key -> member.isActive())
        .map(
            key ->
                new PeerRecord(
                    key.publicKey(),
                    member.appliance().name().value(),
                    member.prefixes(),
                    member.endpoints(),
                    keepaliveSeconds,
                    SealedSecret.NONE,
                    groups));
  }

  private static PeerRecord record(
      ExternalPeerIntent peer, int keepaliveSeconds, List<String> groups) {
    return new PeerRecord(
        peer.publicKey(),
        peer.name().value(),
        peer.prefixes(),
        List.of(),
        keepaliveSeconds,
        SealedSecret.NONE,
        groups);
  }
}
