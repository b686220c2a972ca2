package dev.wheelwright.core.status;

import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.OverlayName;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** A tunnel between a hub and a branch, with what its ends say; times in seconds. */
final class TestTunnel {
  static final WgPublicKey HUB_KEY = key(1);
  static final WgPublicKey BRANCH_KEY = key(2);
  static final Endpoint BRANCH = Endpoint.parse("192.0.2.7:51820", 0);

  private TestTunnel() {}

  static WgPublicKey key(int fill) {
    byte[] bytes = new byte[WgPublicKey.BYTES];
    Arrays.fill(bytes, (byte) fill);
    return WgPublicKey.of(bytes);
  }

  static Moment at(double seconds) {
    return new Moment((long) (seconds * 1e9));
  }

  static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  static Tunnel.End end(WgPublicKey key, int keepalive) {
    return new Tunnel.End(
        UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.US_ASCII)),
        UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.US_ASCII)),
        new InterfaceName("EMEA"),
        Optional.of(key),
        keepalive,
        true);
  }

  static Tunnel tunnel(Tunnel.End hub, Tunnel.PeerEnd peer) {
    return new Tunnel(
        new TunnelName(new OverlayName("EMEA"), new ApplianceName("hub"), "branch"), hub, peer);
  }

  /** With keepalives of that many seconds; 0 is off. */
  static Tunnel tunnel(int hubKeepalive, int branchKeepalive) {
    return tunnel(end(HUB_KEY, hubKeepalive), end(BRANCH_KEY, branchKeepalive));
  }

  static PeerSample sample(double handshakeAge, long received, long sent) {
    return new PeerSample(Optional.of(seconds(handshakeAge)), Optional.of(BRANCH), received, sent);
  }

  static PeerSample withoutHandshake(long received, long sent) {
    return new PeerSample(Optional.empty(), Optional.empty(), received, sent);
  }

  static EndReport report(double at, WgPublicKey device, PeerHistory peer) {
    return new EndReport(at(at), Optional.empty(), Optional.of(device), Optional.of(peer));
  }

  static Reported fromHub(double at, PeerHistory peer) {
    return new Reported(Optional.of(report(at, HUB_KEY, peer)), Optional.empty());
  }
}
