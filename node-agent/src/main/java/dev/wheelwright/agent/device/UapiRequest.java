package dev.wheelwright.agent.device;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.diff.PeerChange.AllowedIpsChange;
import dev.wheelwright.wire.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;

/**
 * Writes requests of WireGuard's userspace protocol; one change is one request, which wireguard-go
 * carries out as a whole.
 */
final class UapiRequest {
  private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(US_ASCII);

  private final WipeableBytes bytes = new WipeableBytes();

  private UapiRequest() {}

  /** Asks for the whole device. */
  static byte[] get() {
    return "get=1\n\n".getBytes(US_ASCII);
  }

  /** The change as a request; whoever sends it wipes it afterwards, since it may hold keys. */
  static byte[] set(ConfigureWireGuard change) {
    UapiRequest request = new UapiRequest();
    request.line("set", "1");
    change.privateKey().ifPresent(key -> request.secret("private_key", key.toBytes()));
    change.listenPort().ifPresent(port -> request.line("listen_port", Integer.toString(port)));
    change.fwmark().ifPresent(mark -> request.line("fwmark", Integer.toUnsignedString(mark)));
    change.peers().forEach(request::peer);
    request.bytes.write('\n');
    byte[] whole = request.bytes.toByteArray();
    request.bytes.wipe();
    return whole;
  }

  private void peer(PeerChange change) {
    line("public_key", change.publicKey().toHex());
    switch (change) {
      case PeerChange.AddPeer add -> add(add);
      case PeerChange.UpdatePeer update -> update(update);
      case PeerChange.RemovePeer _ -> line("remove", "true");
    }
  }

  private void add(PeerChange.AddPeer add) {
    DesiredPeer peer = add.peer();
    if (!peer.presharedKey().isNone()) {
      secret("preshared_key", peer.presharedKey().toBytes());
    }
    add.endpoint().ifPresent(endpoint -> line("endpoint", endpoint.toString()));
    if (peer.keepaliveSeconds() != 0) {
      line("persistent_keepalive_interval", Integer.toString(peer.keepaliveSeconds()));
    }
    allowedIps(peer.allowedIps());
  }

  /** A peer that vanished meanwhile is not brought back with half of its settings. */
  private void update(PeerChange.UpdatePeer update) {
    line("update_only", "true");
    update.presharedKey().ifPresent(key -> secret("preshared_key", key.toBytes()));
    update.endpoint().ifPresent(endpoint -> line("endpoint", endpoint.toString()));
    update
        .keepaliveSeconds()
        .ifPresent(seconds -> line("persistent_keepalive_interval", Integer.toString(seconds)));
    switch (update.allowedIps()) {
      case AllowedIpsChange.Keep() -> {}
      case AllowedIpsChange.Extend extend -> allowedIps(extend.added());
      case AllowedIpsChange.Replace replace -> {
        line("replace_allowed_ips", "true");
        allowedIps(replace.all());
      }
    }
  }

  private void allowedIps(Collection<IpPrefix> prefixes) {
    prefixes.stream().sorted().forEach(prefix -> line("allowed_ip", prefix.toString()));
  }

  private void line(String key, String value) {
    bytes.writeBytes((key + "=" + value + "\n").getBytes(US_ASCII));
  }

  /**
   * Writes a key in hexadecimal without making a string of it, and wipes the copy that was handed
   * in.
   */
  private void secret(String key, byte[] secret) {
    bytes.writeBytes((key + "=").getBytes(US_ASCII));
    for (byte each : secret) {
      bytes.write(HEXADECIMAL[each >> 4 & 0xf]);
      bytes.write(HEXADECIMAL[each & 0xf]);
    }
    bytes.write('\n');
    Arrays.fill(secret, (byte) 0);
  }

  /** A buffer that can be wiped. */
  private static final class WipeableBytes extends ByteArrayOutputStream {
    void wipe() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
