package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects one peer while it is read. */
final class PeerReading {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final WgPublicKey publicKey;
  private final List<IpPrefix> allowedIps = new ArrayList<>();
  private WgPresharedKey presharedKey = WgPresharedKey.NONE;
  private Optional<Endpoint> endpoint = Optional.empty();
  private int keepaliveSeconds;
  private long handshakeSeconds;
  private long handshakeNanos;
  private long receivedBytes;
  private long sentBytes;

  PeerReading(WgPublicKey publicKey) {
    this.publicKey = publicKey;
  }

  WgPublicKey publicKey() {
    return publicKey;
  }

  void allowedIp(IpPrefix prefix) {
    allowedIps.add(prefix);
  }

  void presharedKey(WgPresharedKey key) {
    this.presharedKey = key;
  }

  void endpoint(Optional<Endpoint> address) {
    this.endpoint = address;
  }

  void keepaliveSeconds(int seconds) {
    this.keepaliveSeconds = seconds;
  }

  void handshakeSeconds(long seconds) {
    this.handshakeSeconds = seconds;
  }

  void handshakeNanos(long nanos) {
    this.handshakeNanos = nanos;
  }

  void receivedBytes(long bytes) {
    this.receivedBytes = bytes;
  }

  void sentBytes(long bytes) {
    this.sentBytes = bytes;
  }

  ObservedPeer toPeer() throws MalformedReadingException {
    Set<IpPrefix> prefixes = new HashSet<>(allowedIps);
    if (prefixes.size() != allowedIps.size()) {
      throw new MalformedReadingException("a peer has an allowed IP twice");
    }
    return new ObservedPeer(
        prefixes,
        endpoint,
        keepaliveSeconds,
        presharedKey,
        new ObservedPeer.Traffic(lastHandshake(), receivedBytes, sentBytes));
  }

  private Optional<Instant> lastHandshake() throws MalformedReadingException {
    if (handshakeSeconds > Instant.MAX.getEpochSecond() || handshakeNanos >= NANOS_PER_SECOND) {
      throw new MalformedReadingException("a handshake's time is out of range");
    }
    boolean never = handshakeSeconds == 0 && handshakeNanos == 0;
    return never
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(handshakeSeconds, handshakeNanos));
  }
}
