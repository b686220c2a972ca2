package dev.wheelwright.e2e.lab;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the output of {@code wg show all dump}: tab-separated, 5 fields for an interface and 9 for
 * a peer.
 */
final class WireGuardDump {

  private static final int INTERFACE_FIELDS = 5;
  private static final int PEER_FIELDS = 9;

  private WireGuardDump() {}

  static List<WireGuardInterface> parse(String dump) {
    Map<String, WireGuardInterface> interfaces = new LinkedHashMap<>();
    for (String line : dump.lines().toList()) {
      String[] fields = line.split("\t");
      String name = fields[0];
      if (fields.length == INTERFACE_FIELDS) {
        interfaces.put(
            name, new WireGuardInterface(name, fields[2], Integer.parseInt(fields[3]), List.of()));
      } else if (fields.length == PEER_FIELDS) {
        interfaces.computeIfPresent(name, (key, device) -> withPeer(device, peer(fields)));
      } else {
        // The line is not shown: it may hold a key.
        throw new LabException("wg printed a line of %s fields".formatted(fields.length));
      }
    }
    return List.copyOf(interfaces.values());
  }

  private static WireGuardInterface withPeer(WireGuardInterface device, WireGuardPeer peer) {
    List<WireGuardPeer> peers = new ArrayList<>(device.peers());
    peers.add(peer);
    return new WireGuardInterface(device.name(), device.publicKey(), device.listenPort(), peers);
  }

  private static WireGuardPeer peer(String[] fields) {
    long handshake = Long.parseLong(fields[5]);
    return new WireGuardPeer(
        fields[1],
        present(fields[3]),
        present(fields[4]).map(list -> Stream.of(list.split(",")).toList()).orElse(List.of()),
        handshake == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(handshake)),
        Long.parseLong(fields[6]),
        Long.parseLong(fields[7]),
        fields[8].equals("off") ? 0 : Integer.parseInt(fields[8]));
  }

  private static Optional<String> present(String field) {
    return field.equals("(none)") ? Optional.empty() : Optional.of(field);
  }
}
