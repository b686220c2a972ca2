package dev.wheelwright.e2e.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Reads handshake times from the control socket of wireguard-go: to the nanosecond, and without a
 * process, so that it can be done hundreds of times a second.
 */
final class Uapi {

  private Uapi() {}

  static boolean serves(Path socket) {
    return Files.exists(socket);
  }

  /** The last handshake of each peer that had one, by public key (base64). */
  static Map<String, Instant> handshakes(Path socket) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap("get=1\n\n".getBytes(StandardCharsets.US_ASCII)));
      return read(new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new LabException("cannot read " + socket, e);
    }
  }

  private static Map<String, Instant> read(BufferedReader reader) throws IOException {
    Map<String, Instant> handshakes = new HashMap<>();
    String peer = "";
    long seconds = 0;
    for (String line = reader.readLine();
        line != null && !line.isEmpty();
        line = reader.readLine()) {
      String value = line.substring(line.indexOf('=') + 1);
      if (line.startsWith("public_key=")) {
        peer = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(value));
      } else if (line.startsWith("last_handshake_time_sec=")) {
        seconds = Long.parseLong(value);
      } else if (line.startsWith("last_handshake_time_nsec=") && seconds > 0) {
        handshakes.put(peer, Instant.ofEpochSecond(seconds, Long.parseLong(value)));
      }
    }
    return handshakes;
  }
}
