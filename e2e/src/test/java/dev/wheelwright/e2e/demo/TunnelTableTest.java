package dev.wheelwright.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.WireGuardPeer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TunnelTableTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_100);

  @Test
  void showsWhatWireGuardReports() {
    Tunnel tunnel =
        tunnel(
            "branch-1",
            "nodegrid-hub",
            Optional.of("10.1.1.2:9001"),
            Optional.of(NOW.minusSeconds(12)));

    List<String> lines = TunnelTable.lines(List.of(tunnel), NOW);

    assertThat(lines.getFirst().split(" +"))
        .containsExactly(
            "APPLIANCE", "INTERFACE", "PEER", "ENDPOINT", "HANDSHAKE", "RECEIVED", "SENT");
    assertThat(lines.get(1).split("  +"))
        .containsExactly(
            "branch-1",
            "server-sc1",
            "nodegrid-hub",
            "10.1.1.2:9001",
            "12 s",
            "1.5 KiB",
            "10.0 MiB");
  }

  @Test
  void saysSoWhenThereWasNoHandshake() {
    Tunnel tunnel = tunnel("nodegrid-hub", "branch-1", Optional.empty(), Optional.empty());

    assertThat(TunnelTable.lines(List.of(tunnel), NOW).get(1)).contains(" -  ", "never");
  }

  @Test
  void theRowsKeepTheirOrder() {
    Tunnel first = tunnel("nodegrid-hub", "branch-1", Optional.empty(), Optional.empty());
    Tunnel second = tunnel("nodegrid-hub", "branch-2", Optional.empty(), Optional.empty());

    assertThat(TunnelTable.lines(List.of(second, first), NOW))
        .isEqualTo(TunnelTable.lines(List.of(first, second), NOW));
  }

  private static Tunnel tunnel(
      String appliance, String peer, Optional<String> endpoint, Optional<Instant> handshake) {
    WireGuardPeer state =
        new WireGuardPeer("key", endpoint, List.of(), handshake, 1536, 10 * 1024 * 1024, 25);
    return new Tunnel(appliance, "server-sc1", peer, state);
  }
}
