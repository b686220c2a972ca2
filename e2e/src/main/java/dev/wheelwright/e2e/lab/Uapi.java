package dev.wheelwright.e2e.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads handshake times from the control socket of wireguard-go: to the nanosecond, and without a
 * process, so that it can be done hundreds of times a second.
 */
final class Uapi {

  private Uapi() {}

  /**
   * The last handshake of each peer that had one, by public key (base64), of every interface served
   * in the folder.
   */
  static Map<String, Instant> handshakes(Path folder) {
    Map<String, Instant> handshakes = new HashMap<>();
    for (Path socket : sockets(folder)) {
      ask(socket, handshakes);
    }
    return handshakes;
  }

  static List<Path> sockets(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".sock")).toList();
    } catch (IOException e) {
      throw new LabException("cannot list " + folder, e);
    }
  }

  private static void ask(Path socket, Map<String, Instant> handshakes) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (!connects(channel, socket)) {
        return;
      }
      channel.write(ByteBuffer.wrap("get=1\n\n".getBytes(StandardCharsets.US_ASCII)));
      read(new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII)), handshakes);
    } catch (IOException e) {
      throw new LabException("cannot read " + socket, e);
    }
  }

  /** False when nobody serves the socket: wireguard-go is about to start, or has ended. */
  private static boolean connects(SocketChannel channel, Path socket) {
    try {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false;
    }
  }

  private static void read(BufferedReader reader, Map<String, Instant> handshakes)
      throws IOException {
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
  }
}
