package dev.wheelwright.agent.device.testing;

import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.diff.PeerChange.AllowedIpsChange;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * WireGuard's settings of one interface, with its rule that a prefix belongs to the peer that was
 * given it last.
 */
final class FakeWireGuard {
  private static final int FIRST_CHOSEN_PORT = 40_000;

  private Optional<WgPrivateKey> privateKey;
  private int listenPort;
  private int fwmark;
  private final Map<WgPublicKey, ObservedPeer> peers;
  private final Map<IpPrefix, WgPublicKey> owners = new HashMap<>();

  FakeWireGuard(ObservedWireGuard observed) {
    this.privateKey = observed.privateKey();
    this.listenPort = observed.listenPort();
    this.fwmark = observed.fwmark();
    this.peers = new HashMap<>(observed.peers());
    peers.forEach((key, peer) -> peer.allowedIps().forEach(prefix -> owners.put(prefix, key)));
  }

  ObservedWireGuard observe() {
    return new ObservedWireGuard(
        ObservedWireGuard.Implementation.USERSPACE, privateKey, listenPort, fwmark, peers);
  }

  int listenPort() {
    return listenPort;
  }

  void configure(ConfigureWireGuard change, Runnable afterEachPeer) {
    change.privateKey().ifPresent(key -> privateKey = Optional.of(key));
    change
        .listenPort()
        .ifPresent(port -> listenPort = port == 0 ? FIRST_CHOSEN_PORT + listenPort % 1000 : port);
    change.fwmark().ifPresent(mark -> fwmark = mark);
    for (PeerChange peer : change.peers()) {
      apply(peer);
      afterEachPeer.run();
    }
  }

  private void apply(PeerChange change) {
    switch (change) {
      case PeerChange.AddPeer add -> add(add);
      case PeerChange.UpdatePeer update -> update(update);
      case PeerChange.RemovePeer remove -> {
        if (peers.remove(remove.publicKey()) == null) {
          throw new IllegalStateException("no peer to remove");
        }
        owners.values().removeIf(remove.publicKey()::equals);
      }
    }
  }

  private void add(PeerChange.AddPeer add) {
    takeFromOthers(add.publicKey(), add.peer().allowedIps());
    ObservedPeer peer =
        new ObservedPeer(
            add.peer().allowedIps(),
            add.endpoint(),
            add.peer().keepaliveSeconds(),
            add.peer().presharedKey(),
            ObservedPeer.Traffic.NONE);
    if (peers.put(add.publicKey(), peer) != null) {
      throw new IllegalStateException("the peer is there already");
    }
  }

  private void update(PeerChange.UpdatePeer update) {
    ObservedPeer old = peers.get(update.publicKey());
    if (old == null) {
      throw new IllegalStateException("no peer to update");
    }
    Set<IpPrefix> allowed = new HashSet<>(old.allowedIps());
    switch (update.allowedIps()) {
      case AllowedIpsChange.Keep() -> {}
      case AllowedIpsChange.Extend extend -> allowed.addAll(extend.added());
      case AllowedIpsChange.Replace replace -> {
        allowed.clear();
        allowed.addAll(replace.all());
      }
    }
    takeFromOthers(update.publicKey(), allowed);
    peers.put(
        update.publicKey(),
        new ObservedPeer(
            allowed,
            update.endpoint().or(old::endpoint),
            update.keepaliveSeconds().orElse(old.keepaliveSeconds()),
            update.presharedKey().orElse(old.presharedKey()),
            old.traffic()));
  }

  private void takeFromOthers(WgPublicKey taker, Set<IpPrefix> prefixes) {
    for (IpPrefix prefix : prefixes) {
      WgPublicKey loser = owners.put(prefix, taker);
      if (loser != null && !loser.equals(taker)) {
        peers.computeIfPresent(loser, (key, peer) -> without(peer, prefix));
      }
    }
  }

  private static ObservedPeer without(ObservedPeer peer, IpPrefix prefix) {
    Set<IpPrefix> left = new HashSet<>(peer.allowedIps());
    left.remove(prefix);
    return new ObservedPeer(
        left, peer.endpoint(), peer.keepaliveSeconds(), peer.presharedKey(), peer.traffic());
  }
}
