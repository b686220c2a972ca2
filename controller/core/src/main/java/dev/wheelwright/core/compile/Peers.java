package dev.wheelwright.core.compile;

import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.ExternalPeerIntent;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.core.topology.Participation;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.SealedSecret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who is a peer of whom, and what of him is told. */
final class Peers {
  private Peers() {}

  /**
   * The peers of a member's interface: of a spoke the concentrators, of a concentrator the spokes
   * and external peers.
   */
  static List<PeerRecord> of(Participation participation) {
    Overlay overlay = participation.overlay();
    Member self = participation.member();
    return switch (self.role()) {
      case SPOKE -> active(overlay.concentrators(), self.keepaliveSeconds()).toList();
      case CONCENTRATOR ->
          Stream.concat(
                  active(overlay.spokes(), self.keepaliveSeconds()),
                  attached(overlay, self.appliance().name())
                      .map(peer -> record(peer, self.keepaliveSeconds())))
              .toList();
    };
  }

  static Stream<ExternalPeerIntent> attached(Overlay overlay, ApplianceName concentrator) {
    return overlay.externalPeers().stream().filter(peer -> peer.attachesTo(concentrator));
  }

  private static Stream<PeerRecord> active(List<Member> members, int keepaliveSeconds) {
    return members.stream().flatMap(member -> record(member, keepaliveSeconds).stream());
  }

  /**
   * A member as its peers know it; empty when they must not. Only a concentrator has endpoints.
   *
   * @param keepaliveSeconds of the end that the record is for
   */
  static Optional<PeerRecord> record(Member member, int keepaliveSeconds) {
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
                    List.of()));
  }

  static PeerRecord record(ExternalPeerIntent peer, int keepaliveSeconds) {
    List<IpPrefix> prefixes =
        Stream.concat(
                peer.addresses().stream().map(each -> each.address().hostPrefix()),
                peer.siteNetworks().stream())
            .sorted()
            .toList();
    return new PeerRecord(
        peer.publicKey(),
        peer.name().value(),
        prefixes,
        List.of(),
        keepaliveSeconds,
        SealedSecret.NONE,
        List.of());
  }
}
