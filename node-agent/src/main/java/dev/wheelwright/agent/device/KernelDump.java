package dev.wheelwright.agent.device;

import dev.wheelwright.agent.device.KernelAttributes.AllowedIp;
import dev.wheelwright.agent.device.KernelAttributes.Device;
import dev.wheelwright.agent.device.KernelAttributes.Peer;
import dev.wheelwright.agent.device.netlink.Attributes;
import dev.wheelwright.agent.device.netlink.NetlinkException;
import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import dev.wheelwright.wire.WireFormatException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the messages in which the kernel's WireGuard describes one device: its own settings come
 * first and once, peers are spread over messages, and a peer whose allowed IPs fill a message goes
 * on in the next. What it does not know is skipped, since later kernels add attributes.
 */
final class KernelDump {
  private final InterfaceName name;
  private final Map<WgPublicKey, ObservedPeer> peers = new HashMap<>();
  private Optional<WgPrivateKey> privateKey = Optional.empty();
  private @Nullable Integer listenPort;
  private @Nullable Integer fwmark;
  private @Nullable PeerReading peer;

  KernelDump(InterfaceName name) {
    this.name = name;
  }

  /** Takes the next message. */
  void take(Attributes message) throws NetlinkException, MalformedReadingException {
    while (message.next()) {
      switch (message.type()) {
        case Device.NAME -> requireName(message.getString());
        case Device.PRIVATE_KEY -> privateKey = privateKey(message.getBytes());
        case Device.LISTEN_PORT -> listenPort = message.get16();
        case Device.FWMARK -> fwmark = message.get32();
        case Device.PEERS -> peers(message.nested());
        default -> {}
      }
    }
  }

  /**
   * The device, when the last message was taken.
   *
   * @throws MalformedReadingException when the first message, with the device's own settings, is
   *     missing
   */
  ObservedWireGuard finish() throws MalformedReadingException {
    finishPeer();
    if (listenPort == null || fwmark == null) {
      throw new MalformedReadingException("it lacks the device's own settings");
    }
    return new ObservedWireGuard(
        ObservedWireGuard.Implementation.KERNEL, privateKey, listenPort, fwmark, peers);
  }

  private void requireName(String reported) throws MalformedReadingException {
    if (!reported.equals(name.value())) {
      throw new MalformedReadingException("it is about another interface");
    }
  }

  private void peers(Attributes list) throws NetlinkException, MalformedReadingException {
    while (list.next()) {
      peer(list.nested());
    }
  }

  private void peer(Attributes attributes) throws NetlinkException, MalformedReadingException {
    if (!attributes.next() || attributes.type() != Peer.PUBLIC_KEY) {
      throw new MalformedReadingException("a peer does not start with its key");
    }
    WgPublicKey key = ReadingFields.publicKey(attributes.getBytes());
    PeerReading reading = peer;
    if (reading == null || !reading.publicKey().equals(key)) {
      finishPeer();
      reading = new PeerReading(key);
      peer = reading;
    }
    while (attributes.next()) {
      field(reading, attributes);
    }
  }

  private static void field(PeerReading peer, Attributes field)
      throws NetlinkException, MalformedReadingException {
    switch (field.type()) {
      case Peer.PRESHARED_KEY -> presharedKey(peer, field.getBytes());
      case Peer.ENDPOINT -> peer.endpoint(SocketAddress.parse(field.value()));
      case Peer.KEEPALIVE -> peer.keepaliveSeconds(field.get16());
      case Peer.LAST_HANDSHAKE -> handshake(peer, field);
      case Peer.RECEIVED_BYTES -> peer.receivedBytes(counter("received bytes", field.get64()));
      case Peer.SENT_BYTES -> peer.sentBytes(counter("sent bytes", field.get64()));
      case Peer.ALLOWED_IPS -> allowedIps(peer, field.nested());
      default -> {}
    }
  }

  /** struct __kernel_timespec: seconds and nanoseconds, 64 bits each. */
  private static void handshake(PeerReading peer, Attributes field)
      throws MalformedReadingException {
    var time = field.value();
    if (time.remaining() != 2 * Long.BYTES) {
      throw MalformedReadingException.of("latest handshake", "is not a time");
    }
    peer.handshakeSeconds(counter("latest handshake", time.getLong(0)));
    peer.handshakeNanos(counter("latest handshake", time.getLong(Long.BYTES)));
  }

  private static void allowedIps(PeerReading peer, Attributes list)
      throws NetlinkException, MalformedReadingException {
    while (list.next()) {
      peer.allowedIp(allowedIp(list.nested()));
    }
  }

  private static IpPrefix allowedIp(Attributes attributes)
      throws NetlinkException, MalformedReadingException {
    int family = 0;
    byte[] address = {};
    int length = -1;
    while (attributes.next()) {
      switch (attributes.type()) {
        case AllowedIp.FAMILY -> family = attributes.get16();
        case AllowedIp.ADDRESS -> address = attributes.getBytes();
        case AllowedIp.LENGTH -> length = attributes.get8();
        default -> {}
      }
    }
    return prefix(family, address, length);
  }

  private static IpPrefix prefix(int family, byte[] address, int length)
      throws MalformedReadingException {
    try {
      IpPrefix prefix = new IpPrefix(IpAddress.of(address), length);
      if (family == (prefix.isIpv6() ? KernelAttributes.AF_INET6 : KernelAttributes.AF_INET)) {
        return prefix;
      }
    } catch (WireFormatException e) {
      throw new MalformedReadingException("an allowed IP is not a prefix", e);
    }
    throw new MalformedReadingException("an allowed IP is of another family than it says");
  }

  private static long counter(String field, long number) throws MalformedReadingException {
    if (number < 0) {
      throw MalformedReadingException.of(field, "is too large");
    }
    return number;
  }

  private static Optional<WgPrivateKey> privateKey(byte[] bytes) throws MalformedReadingException {
    try {
      return ReadingFields.privateKey(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static void presharedKey(PeerReading peer, byte[] bytes)
      throws MalformedReadingException {
    try {
      peer.presharedKey(ReadingFields.presharedKey(bytes));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private void finishPeer() throws MalformedReadingException {
    PeerReading finished = peer;
    if (finished != null && peers.put(finished.publicKey(), finished.toPeer()) != null) {
      throw new MalformedReadingException("a peer appears twice");
    }
    peer = null;
  }
}
