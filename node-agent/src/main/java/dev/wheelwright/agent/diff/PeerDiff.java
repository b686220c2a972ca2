package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.diff.PeerChange.AddPeer;
import dev.wheelwright.agent.diff.PeerChange.AllowedIpsChange;
import dev.wheelwright.agent.diff.PeerChange.RemovePeer;
import dev.wheelwright.agent.diff.PeerChange.UpdatePeer;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The changes to the peers of one interface.
 *
 * <p>A prefix that changes its owner is given to the new one, which takes it from the old one at
 * the same instant; so it is never without an owner, and the old one needs no write for it.
 * Prefixes that nobody has afterwards can only be taken away by replacing all of a peer's: that
 * comes after the giving, and peers that go come last.
 */
final class PeerDiff {
  private final DesiredInterface desired;
  private final Map<WgPublicKey, ObservedPeer> observed;
  private final EndpointKnowledge endpoints;
  private final Instant now;
  private final Map<IpPrefix, WgPublicKey> owners;

  PeerDiff(
      DesiredInterface desired,
      Map<WgPublicKey, ObservedPeer> observed,
      EndpointKnowledge endpoints,
      Instant now) {
    this.desired = desired;
    this.observed = observed;
    this.endpoints = endpoints;
    this.now = now;
    this.owners = desired.owners();
  }

  List<PeerChange> changes() {
    List<PeerChange> giving = new ArrayList<>();
    List<PeerChange> taking = new ArrayList<>();
    Set<WgPublicKey> wanted = HashSet.newHashSet(desired.peers().size());
    for (DesiredPeer peer : desired.peers()) {
      wanted.add(peer.publicKey());
      ObservedPeer existing = observed.get(peer.publicKey());
      if (existing == null) {
        giving.add(new AddPeer(peer, endpoints.address(peer.endpoint())));
        continue;
      }
      UpdatePeer update = update(peer, existing);
      if (update.changesSomething()) {
        giving.add(update);
      }
      if (givesUp(peer, existing)) {
        taking.add(replacement(peer));
      }
    }
    observed.keySet().stream()
        .filter(key -> !wanted.contains(key))
        .sorted()
        .map(RemovePeer::new)
        .forEach(taking::add);
    giving.addAll(taking);
    return giving;
  }

  private UpdatePeer update(DesiredPeer peer, ObservedPeer existing) {
    Optional<WgPresharedKey> presharedKey =
        Optional.of(peer.presharedKey()).filter(key -> !key.equals(existing.presharedKey()));
    return new UpdatePeer(
        peer.publicKey(),
        endpoint(peer, existing),
        InterfaceDiff.changed(existing.keepaliveSeconds(), peer.keepaliveSeconds()),
        presharedKey,
        extension(peer, existing));
  }

  private static UpdatePeer replacement(DesiredPeer peer) {
    return new UpdatePeer(
        peer.publicKey(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        new AllowedIpsChange.Replace(peer.allowedIps()));
  }

  /**
   * The endpoint to set: only for a peer that is not in use, or when the config changed. A roamed
   * endpoint is never undone.
   */
  private Optional<Endpoint> endpoint(DesiredPeer peer, ObservedPeer existing) {
    Optional<Endpoint> address = endpoints.address(peer.endpoint());
    if (address.isEmpty() || address.equals(existing.endpoint())) {
      return Optional.empty();
    }
    boolean reconfigured =
        endpoints.memory().differs(desired.name(), peer.publicKey(), peer.endpoint());
    return reconfigured || !existing.hasSession(now) ? address : Optional.empty();
  }

  private static AllowedIpsChange extension(DesiredPeer peer, ObservedPeer existing) {
    if (existing.allowedIps().containsAll(peer.allowedIps())) {
      return new AllowedIpsChange.Keep();
    }
    Set<IpPrefix> added = new HashSet<>(peer.allowedIps());
    added.removeAll(existing.allowedIps());
    return new AllowedIpsChange.Extend(added, peer.allowedIps());
  }

  /** Whether the peer has a prefix that nobody has afterwards. */
  private boolean givesUp(DesiredPeer peer, ObservedPeer existing) {
    return existing.allowedIps().stream()
        .anyMatch(prefix -> !peer.allowedIps().contains(prefix) && !owners.containsKey(prefix));
  }
}
