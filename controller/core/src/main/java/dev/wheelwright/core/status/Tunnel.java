package dev.wheelwright.core.status;

import dev.wheelwright.core.topology.ExternalPeerIntent;
import dev.wheelwright.core.topology.FleetState.MemberKey;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A tunnel that a topology asks for: a concentrator and one of its peers.
 *
 * @param concentrator the end whose report decides
 * @param peer the other end
 */
public record Tunnel(TunnelName name, End concentrator, PeerEnd peer) {
  private static final Comparator<Tunnel> BY_NAME = Comparator.comparing(Tunnel::name);

  /** The end that is not the concentrator. */
  public sealed interface PeerEnd {
    Optional<WgPublicKey> key();

    /** Seconds; 0 is off or not known. */
    int keepaliveSeconds();

    boolean enabled();
  }

  /**
   * An end with an agent.
   *
   * @param appliance its id
   * @param membership its part in the overlay
   * @param key empty: pending
   * @param keepaliveSeconds of this end; 0 is off
   * @param enabled whether its interface is meant to be up
   */
  public record End(
      UUID appliance,
      UUID membership,
      InterfaceName interfaceName,
      Optional<WgPublicKey> key,
      int keepaliveSeconds,
      boolean enabled)
      implements PeerEnd {
    static End of(Member member) {
      return new End(
          member.appliance().id(),
          member.id(),
          member.interfaceName(),
          member.key().map(MemberKey::publicKey),
          member.keepaliveSeconds(),
          member.options().enabled());
    }
  }

  /** An end without an agent; nobody here knows its keepalive. */
  public record External(WgPublicKey publicKey) implements PeerEnd {
    @Override
    public Optional<WgPublicKey> key() {
      return Optional.of(publicKey);
    }

    @Override
    public int keepaliveSeconds() {
      return 0;
    }

    @Override
    public boolean enabled() {
      return true;
    }
  }

  /** All tunnels of a topology, ascending by name; none of revoked appliances. */
  public static List<Tunnel> of(Topology topology) {
    return topology.overlays().values().stream().flatMap(Tunnel::of).sorted(BY_NAME).toList();
  }

  private static Stream<Tunnel> of(Overlay overlay) {
    return overlay.concentrators().stream()
        .filter(member -> !member.appliance().revoked())
        .flatMap(
            concentrator ->
                Stream.concat(spokes(overlay, concentrator), externals(overlay, concentrator)));
  }

  private static Stream<Tunnel> spokes(Overlay overlay, Member concentrator) {
    return overlay.spokes().stream()
        .filter(spoke -> !spoke.appliance().revoked())
        .map(
            spoke ->
                tunnel(overlay, concentrator, spoke.appliance().name().value(), End.of(spoke)));
  }

  private static Stream<Tunnel> externals(Overlay overlay, Member concentrator) {
    return overlay.externalPeers().stream()
        .filter(peer -> peer.attachesTo(concentrator.appliance().name()))
        .map(peer -> tunnel(overlay, concentrator, peer.name().value(), external(peer)));
  }

  private static External external(ExternalPeerIntent peer) {
    return new External(peer.publicKey());
  }

  private static Tunnel tunnel(Overlay overlay, Member concentrator, String name, PeerEnd peer) {
    return new Tunnel(
        new TunnelName(overlay.name(), concentrator.appliance().name(), name),
        End.of(concentrator),
        peer);
  }

  /** Whether one end has no key yet. */
  boolean isPending() {
    return concentrator.key().isEmpty() || peer.key().isEmpty();
  }

  /** Whether both interfaces are meant to be up. */
  boolean isEnabled() {
    return concentrator.enabled() && peer.enabled();
  }

  /** Whether one end sends packets though nobody talks, and so asks for a session. */
  boolean hasKeepalive() {
    return concentrator.keepaliveSeconds() > 0 || peer.keepaliveSeconds() > 0;
  }

  /** Whether only the peer's end has a keepalive, so that the concentrator must hear from it. */
  boolean mustHearFromPeer() {
    return concentrator.keepaliveSeconds() == 0 && peer.keepaliveSeconds() > 0;
  }
}
