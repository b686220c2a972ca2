package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.WgPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@code wg show INTERFACE dump} prints: a line for the device, then one for each peer,
 * fields between tabs.
 */
final class WgDump {
  private static final int DEVICE_FIELDS = 4;
  private static final int PEER_FIELDS = 8;
  private static final String NONE = "(none)";
  private static final String OFF = "off";

  private WgDump() {}

  /**
   * The device in a dump.
   *
   * @throws MalformedReadingException when it is not a whole and well-formed dump
   */
  static ObservedWireGuard parse(String dump) throws MalformedReadingException {
    if (!dump.endsWith("\n")) {
      throw new MalformedReadingException("it is cut off");
    }
    List<String> lines = dump.lines().toList();
    String[] device = fields(lines.getFirst(), DEVICE_FIELDS);
    Map<WgPublicKey, ObservedPeer> peers = HashMap.newHashMap(lines.size());
    for (String line : lines.subList(1, lines.size())) {
      PeerReading peer = peer(fields(line, PEER_FIELDS));
      if (peers.put(peer.publicKey(), peer.toPeer()) != null) {
        throw new MalformedReadingException("a peer appears twice");
      }
    }
    Optional<WgPrivateKey> privateKey =
        device[0].equals(NONE)
            ? Optional.empty()
            : ReadingFields.privateKey(key("private key", device[0]));
    return new ObservedWireGuard(
        ObservedWireGuard.Implementation.KERNEL,
        privateKey,
        ReadingFields.port("listen port", device[2]),
        device[3].equals(OFF) ? 0 : ReadingFields.mark("fwmark", device[3]),
        peers);
  }

  private static String[] fields(String line, int count) throws MalformedReadingException {
    String[] fields = line.split("\t", -1);
    if (fields.length != count) {
      throw new MalformedReadingException(
          "a line has " + fields.length + " fields instead of " + count);
    }
    return fields;
  }

  private static PeerReading peer(String[] fields) throws MalformedReadingException {
    PeerReading peer = new PeerReading(ReadingFields.publicKey(key("public key", fields[0])));
    peer.presharedKey(
        fields[1].equals(NONE)
            ? WgPresharedKey.NONE
            : ReadingFields.presharedKey(key("preshared key", fields[1])));
    if (!fields[2].equals(NONE)) {
      peer.endpoint(ReadingFields.endpoint("endpoint", fields[2]));
    }
    if (!fields[3].equals(NONE)) {
      for (String prefix : fields[3].split(",", -1)) {
        peer.allowedIp(ReadingFields.prefix("allowed ips", prefix));
      }
    }
    peer.handshakeSeconds(ReadingFields.number("latest handshake", fields[4]));
    peer.receivedBytes(ReadingFields.number("received", fields[5]));
    peer.sentBytes(ReadingFields.number("sent", fields[6]));
    peer.keepaliveSeconds(fields[7].equals(OFF) ? 0 : ReadingFields.port("keepalive", fields[7]));
    return peer;
  }

  @SuppressWarnings("UnusedException") // a cause would quote the value
  private static byte[] key(String field, String base64) throws MalformedReadingException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw MalformedReadingException.of(field, "is not base64");
    }
  }
}
