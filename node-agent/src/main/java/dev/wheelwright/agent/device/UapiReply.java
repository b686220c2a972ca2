package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies of WireGuard's userspace protocol. Strict about lines and values, so that a torn
 * reply is never a smaller device; keys that it does not know are skipped, since later versions add
 * some. Messages name the field, not its value: it may be a secret.
 */
final class UapiReply {
  private static final String END = "errno=";

  private final Map<WgPublicKey, ObservedPeer> peers = new HashMap<>();
  private Optional<WgPrivateKey> privateKey = Optional.empty();
  private int listenPort;
  private int fwmark;
  private @Nullable PeerReading peer;

  private UapiReply() {}

  /**
   * The device in a reply to {@code get=1}.
   *
   * @throws MalformedReadingException when it is not a whole and well-formed reply without error
   */
  static ObservedWireGuard parseGet(String reply) throws MalformedReadingException {
    int errno = errno(reply);
    if (errno != 0) {
      throw new MalformedReadingException("it reports errno " + errno);
    }
    UapiReply reading = new UapiReply();
    int end = reply.lastIndexOf(END);
    int start = 0;
    while (start < end) {
      int newline = reply.indexOf('\n', start);
      reading.line(reply.substring(start, newline));
      start = newline + 1;
    }
    reading.finishPeer();
    return new ObservedWireGuard(
        ObservedWireGuard.Implementation.USERSPACE,
        reading.privateKey,
        reading.listenPort,
        reading.fwmark,
        reading.peers);
  }

  /**
   * The error number at the end of any reply; 0 is success.
   *
   * @throws MalformedReadingException when the reply does not end with one
   */
  static int errno(String reply) throws MalformedReadingException {
    int start = reply.lastIndexOf(END);
    boolean ownLine = start == 0 || (start > 0 && reply.charAt(start - 1) == '\n');
    if (!ownLine || !reply.endsWith("\n\n")) {
      throw new MalformedReadingException("it is cut off");
    }
    String value = reply.substring(start + END.length(), reply.length() - 2);
    if (!value.matches("-?[0-9]{1,9}")) {
      throw new MalformedReadingException("its errno is not a number");
    }
    return Integer.parseInt(value);
  }

  private void line(String line) throws MalformedReadingException {
    int equals = line.indexOf('=');
    if (equals <= 0) {
      throw new MalformedReadingException("a line is not key=value");
    }
    String key = line.substring(0, equals);
    String value = line.substring(equals + 1);
    if (key.equals("public_key")) {
      finishPeer();
      peer = new PeerReading(ReadingFields.publicKey(hex(key, value)));
    } else if (peer == null) {
      deviceField(key, value);
    } else {
      peerField(peer, key, value);
    }
  }

  private void deviceField(String key, String value) throws MalformedReadingException {
    switch (key) {
      case "private_key" -> privateKey = ReadingFields.privateKey(hex(key, value));
      case "listen_port" -> listenPort = ReadingFields.port(key, value);
      case "fwmark" -> fwmark = ReadingFields.mark(key, value);
      default -> {}
    }
  }

  private static void peerField(PeerReading peer, String key, String value)
      throws MalformedReadingException {
    switch (key) {
      case "preshared_key" -> peer.presharedKey(ReadingFields.presharedKey(hex(key, value)));
      case "endpoint" -> peer.endpoint(ReadingFields.endpoint(key, value));
      case "last_handshake_time_sec" -> peer.handshakeSeconds(ReadingFields.number(key, value));
      case "last_handshake_time_nsec" -> peer.handshakeNanos(ReadingFields.number(key, value));
      case "rx_bytes" -> peer.receivedBytes(ReadingFields.number(key, value));
      case "tx_bytes" -> peer.sentBytes(ReadingFields.number(key, value));
      case "persistent_keepalive_interval" -> peer.keepaliveSeconds(ReadingFields.port(key, value));
      case "allowed_ip" -> peer.allowedIp(ReadingFields.prefix(key, value));
      default -> {}
    }
  }

  private void finishPeer() throws MalformedReadingException {
    if (peer != null && peers.put(peer.publicKey(), peer.toPeer()) != null) {
      throw new MalformedReadingException("a peer appears twice");
    }
  }

  @SuppressWarnings("UnusedException") // a cause would quote the value
  private static byte[] hex(String key, String value) throws MalformedReadingException {
    try {
      return HexFormat.of().parseHex(value);
    } catch (IllegalArgumentException e) {
      throw MalformedReadingException.of(key, "is not hexadecimal");
    }
  }
}
