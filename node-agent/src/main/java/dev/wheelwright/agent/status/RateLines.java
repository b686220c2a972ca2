package dev.wheelwright.agent.status;

import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rates as text: a line for each peer, with its interface, its key, and the bits per second from it
 * and to it; a last line tells that nothing is missing.
 */
final class RateLines {
  private static final String END = "end";
  private static final Pattern SPACE = Pattern.compile(" ");

  private RateLines() {}

  static String of(Map<PeerName, PeerRate> rates) {
    StringBuilder lines = new StringBuilder();
    rates.forEach(
        (peer, rate) ->
            lines
                .append(peer.name())
                .append(' ')
                .append(peer.publicKey())
                .append(' ')
                .append(rate.receivedBitsPerSecond())
                .append(' ')
                .append(rate.sentBitsPerSecond())
                .append('\n'));
    return lines.append(END).append('\n').toString();
  }

  /** The rates; empty when these are not such lines, or not all of them. */
  static Optional<Map<PeerName, PeerRate>> read(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getLast().equals(END)) {
      return Optional.empty();
    }
    try {
      Map<PeerName, PeerRate> rates = HashMap.newHashMap(lines.size());
      for (String line : lines.subList(0, lines.size() - 1)) {
        String[] parts = SPACE.split(line, -1);
        if (parts.length != 4) {
          return Optional.empty();
        }
        rates.put(
            new PeerName(new InterfaceName(parts[0]), WgPublicKey.parse(parts[1])),
            new PeerRate(Long.parseLong(parts[2]), Long.parseLong(parts[3])));
      }
      return Optional.of(rates);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
