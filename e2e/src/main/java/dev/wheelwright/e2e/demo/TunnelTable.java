package dev.wheelwright.e2e.demo;

import dev.wheelwright.e2e.lab.WireGuardPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The tunnels as a table of text. */
final class TunnelTable {

  private static final long KIBI = 1024;

  private TunnelTable() {}

  /** One line for the head and one for each end of a tunnel. */
  static List<String> lines(List<Tunnel> tunnels, Instant now) {
    String head =
        row("APPLIANCE", "INTERFACE", "PEER", "ENDPOINT", "HANDSHAKE", "RECEIVED", "SENT");
    // The order of the rows must not jump: WireGuard lists its peers in no particular one.
    Stream<Tunnel> sorted =
        tunnels.stream()
            .sorted(
                Comparator.comparing(Tunnel::appliance).reversed().thenComparing(Tunnel::peerName));
    return Stream.concat(Stream.of(head), sorted.map(tunnel -> line(tunnel, now))).toList();
  }

  private static String line(Tunnel tunnel, Instant now) {
    WireGuardPeer peer = tunnel.peer();
    return row(
        tunnel.appliance(),
        tunnel.device(),
        tunnel.peerName(),
        peer.endpoint().orElse("-"),
        peer.lastHandshake().map(time -> age(Duration.between(time, now))).orElse("never"),
        amount(peer.receivedBytes()),
        amount(peer.sentBytes()));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-12s  %-10s  %-12s  %-19s  %9s  %10s  %10s", cells);
  }

  private static String age(Duration age) {
    return Math.max(0, age.toSeconds()) + " s";
  }

  /** Bytes in the largest unit that leaves at least one before the point. */
  static String amount(long bytes) {
    if (bytes < KIBI) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "B";
    for (String larger : List.of("KiB", "MiB", "GiB", "TiB")) {
      if (value < KIBI) {
        break;
      }
      value /= KIBI;
      unit = larger;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
