package dev.wheelwright.agent.device;

import static dev.wheelwright.agent.device.KernelAttributes.AF_INET;
import static dev.wheelwright.agent.device.KernelAttributes.AF_INET6;

import dev.wheelwright.agent.device.KernelAttributes.AllowedIp;
import dev.wheelwright.agent.device.KernelAttributes.Device;
import dev.wheelwright.agent.device.KernelAttributes.Peer;
import dev.wheelwright.agent.device.netlink.GenericFamily;
import dev.wheelwright.agent.device.netlink.MessageWriter;
import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.diff.PeerChange.AllowedIpsChange;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes requests to the kernel's WireGuard. A change is one message where it fits; a larger one
 * goes on in further messages, which the kernel takes one by one: linux/wireguard.h, "several
 * messages should be sent one after another".
 */
final class KernelRequest {
  /** The peers of a message are one attribute, whose length has 16 bits. */
  static final int MAXIMUM_BYTES = 60_000;

  /** All of a peer but its allowed IPs. */
  private static final int PEER_BYTES = 160;

  private static final int ALLOWED_IP_BYTES = 40;

  private final GenericFamily family;
  private final InterfaceName name;
  private final List<MessageWriter> messages = new ArrayList<>();
  private MessageWriter message;
  private Optional<Integer> peers = Optional.empty();

  private KernelRequest(GenericFamily family, InterfaceName name) {
    this.family = family;
    this.name = name;
    this.message = begin();
  }

  /** Asks for the whole device. */
  static MessageWriter get(GenericFamily family, InterfaceName name) {
    MessageWriter request = family.request(KernelAttributes.GET_DEVICE, KernelAttributes.VERSION);
    request.putString(Device.NAME, name.value());
    return request;
  }

  /**
   * The change as messages, to be sent in order; whoever sends them wipes them afterwards, since
   * they may hold keys.
   */
  static List<MessageWriter> set(GenericFamily family, ConfigureWireGuard change) {
    KernelRequest request = new KernelRequest(family, change.name());
    change.privateKey().ifPresent(key -> request.secret(Device.PRIVATE_KEY, key.toBytes()));
    change.listenPort().ifPresent(port -> request.message.put16(Device.LISTEN_PORT, port));
    change.fwmark().ifPresent(mark -> request.message.put32(Device.FWMARK, mark));
    change.peers().forEach(request::peer);
    request.endMessage();
    return request.messages;
  }

  private MessageWriter begin() {
    MessageWriter begun = family.request(KernelAttributes.SET_DEVICE, KernelAttributes.VERSION);
    begun.putString(Device.NAME, name.value());
    messages.add(begun);
    return begun;
  }

  private void endMessage() {
    peers.ifPresent(message::end);
    peers = Optional.empty();
  }

  private int beginPeer(WgPublicKey key) {
    if (message.length() + PEER_BYTES > MAXIMUM_BYTES) {
      endMessage();
      message = begin();
    }
    if (peers.isEmpty()) {
      peers = Optional.of(message.begin(Device.PEERS));
    }
    int start = message.begin(0);
    message.put(Peer.PUBLIC_KEY, key.toBytes());
    return start;
  }

  private void peer(PeerChange change) {
    switch (change) {
      case PeerChange.AddPeer add -> add(add);
      case PeerChange.UpdatePeer update -> update(update);
      case PeerChange.RemovePeer remove -> {
        int start = beginPeer(remove.publicKey());
        message.put32(Peer.FLAGS, Peer.REMOVE);
        message.end(start);
      }
    }
  }

  private void add(PeerChange.AddPeer add) {
    DesiredPeer peer = add.peer();
    int start = beginPeer(peer.publicKey());
    settings(
        peer.presharedKey().isNone() ? Optional.empty() : Optional.of(peer.presharedKey()),
        add.endpoint(),
        peer.keepaliveSeconds() == 0
            ? OptionalInt.empty()
            : OptionalInt.of(peer.keepaliveSeconds()));
    allowedIps(start, peer.publicKey(), peer.allowedIps());
  }

  /** A peer that vanished meanwhile is not brought back with half of its settings. */
  private void update(PeerChange.UpdatePeer update) {
    int start = beginPeer(update.publicKey());
    boolean replace = update.allowedIps() instanceof AllowedIpsChange.Replace;
    message.put32(Peer.FLAGS, Peer.UPDATE_ONLY | (replace ? Peer.REPLACE_ALLOWED_IPS : 0));
    settings(update.presharedKey(), update.endpoint(), update.keepaliveSeconds());
    allowedIps(
        start,
        update.publicKey(),
        switch (update.allowedIps()) {
          case AllowedIpsChange.Keep() -> List.of();
          case AllowedIpsChange.Extend extend -> extend.added();
          case AllowedIpsChange.Replace(var all) -> all;
        });
  }

  private void settings(
      Optional<WgPresharedKey> presharedKey, Optional<Endpoint> endpoint, OptionalInt keepalive) {
    presharedKey.ifPresent(key -> secret(Peer.PRESHARED_KEY, key.toBytes()));
    endpoint.ifPresent(address -> message.put(Peer.ENDPOINT, SocketAddress.of(address)));
    keepalive.ifPresent(seconds -> message.put16(Peer.KEEPALIVE, seconds));
  }

  /**
   * Puts allowed IPs and ends the peer. Those that do not fit follow in the next message, where the
   * peer only has to be named: replacing once more would lose the first ones.
   */
  private void allowedIps(int peerStart, WgPublicKey key, Collection<IpPrefix> prefixes) {
    Iterator<IpPrefix> rest = prefixes.stream().sorted().iterator();
    int start = peerStart;
    while (rest.hasNext()) {
      int list = message.begin(Peer.ALLOWED_IPS);
      while (rest.hasNext() && message.length() + ALLOWED_IP_BYTES <= MAXIMUM_BYTES) {
        allowedIp(rest.next());
      }
      message.end(list);
      if (rest.hasNext()) {
        message.end(start);
        start = beginPeer(key);
        message.put32(Peer.FLAGS, Peer.UPDATE_ONLY);
      }
    }
    message.end(start);
  }

  private void allowedIp(IpPrefix prefix) {
    int start = message.begin(0);
    message.put16(AllowedIp.FAMILY, prefix.isIpv6() ? AF_INET6 : AF_INET);
    message.put(AllowedIp.ADDRESS, prefix.network().toBytes());
    message.put8(AllowedIp.LENGTH, prefix.length());
    message.end(start);
  }

  private void secret(int type, byte[] key) {
    message.put(type, key);
    Arrays.fill(key, (byte) 0);
  }
}
