package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Quantity;
import dev.wheelwright.cli.output.Sparkline;
import dev.wheelwright.cli.output.Table;
import dev.wheelwright.cli.output.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tunnels, one line each. */
final class TunnelTable {
  /** Worst first; what the controller may add later comes last. */
  static final List<String> STATES =
      List.of("DOWN", "NEVER", "DEGRADED", "UNREPORTED", "UP", "IDLE", "PENDING", "DISABLED");

  /** Those that somebody should look at. */
  static final List<String> TROUBLES = STATES.subList(0, 4);

  private static final int BARS = 20;
  private static final Map<String, Tone> TONES =
      Map.of(
          "UP", Tone.GOOD,
          "DOWN", Tone.BAD,
          "NEVER", Tone.BAD,
          "DEGRADED", Tone.WAITING,
          "UNREPORTED", Tone.WAITING,
          "PENDING", Tone.WAITING);

  private TunnelTable() {}

  /** The tunnels of an answer, in its order. */
  static Table of(JsonNode answer) {
    Table table = empty();
    answer.path("tunnels").forEach(tunnel -> add(table, tunnel));
    return table;
  }

  static Table of(List<JsonNode> tunnels) {
    Table table = empty();
    tunnels.forEach(tunnel -> add(table, tunnel));
    return table;
  }

  private static Table empty() {
    return new Table(
        "STATE",
        "OVERLAY",
        "CONCENTRATOR",
        "PEER",
        "ENDPOINT",
        "HANDSHAKE",
        "IN",
        "OUT",
        "TRAFFIC",
        "WHY");
  }

  private static void add(Table table, JsonNode tunnel) {
    String state = Json.text(tunnel, "state");
    table.add(
        new Cell(state, tone(state)),
        Cell.of(Json.text(tunnel, "overlay")),
        Cell.of(Json.text(tunnel, "concentrator")),
        Cell.of(Json.text(tunnel, "peer")),
        Cell.of(endpoint(tunnel)),
        Cell.of(handshake(tunnel.path("evidence"))),
        Cell.of(Quantity.rate(tunnel.path("receivedBitsPerSecond").asDouble())),
        Cell.of(Quantity.rate(tunnel.path("sentBitsPerSecond").asDouble())),
        Cell.of(traffic(tunnel.path("rates"))),
        Cell.of(state.equals("UP") ? "" : Json.text(tunnel, "reason")));
  }

  /** How many there are, such as {@code 11 tunnels: 2 DOWN, 9 UP}. */
  static String summary(JsonNode counts) {
    String states =
        STATES.stream()
            .filter(state -> counts.path(state).asLong() > 0)
            .map(state -> counts.path(state).asLong() + " " + state)
            .collect(Collectors.joining(", "));
    long total = total(counts);
    return total + (total == 1 ? " tunnel" : " tunnels") + (states.isEmpty() ? "" : ": " + states);
  }

  static long total(JsonNode counts) {
    long total = 0;
    for (JsonNode count : counts) {
      total += count.asLong();
    }
    return total;
  }

  static Tone tone(String state) {
    return TONES.getOrDefault(state, Tone.PLAIN);
  }

  private static String endpoint(JsonNode tunnel) {
    String now = Json.text(tunnel, "endpoint");
    String before = Json.text(tunnel, "previousEndpoint");
    return before.isEmpty() ? now : now + " (was " + before + ")";
  }

  private static String handshake(JsonNode evidence) {
    JsonNode age = evidence.path("handshakeAgeSeconds");
    return age.isNumber() ? Quantity.age(age.asLong()) : "";
  }

  private static String traffic(JsonNode rates) {
    List<Double> values = new ArrayList<>();
    rates.forEach(rate -> values.add(rate.asDouble()));
    return Sparkline.of(values, BARS);
  }
}
