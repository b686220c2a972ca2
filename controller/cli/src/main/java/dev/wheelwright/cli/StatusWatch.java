package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.wheelwright.cli.client.ControllerClient;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.TunnelQuery;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Quantity;
import dev.wheelwright.cli.output.SafeText;
import dev.wheelwright.cli.output.Tone;
import dev.wheelwright.cli.screen.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The live table: what needs a look first, as much as fits. It asks for no more than it can show,
 * so it costs the same for three tunnels and for ten thousand.
 */
final class StatusWatch {
  /** Lines that are not tunnels: the heading, the message, the column names, what is left out. */
  private static final int FRAME = 4;

  private static final Comparator<JsonNode> WORST_FIRST =
      Comparator.comparingInt(
          tunnel -> {
            int place = TunnelTable.STATES.indexOf(Json.text(tunnel, "state"));
            return place < 0 ? TunnelTable.STATES.size() : place;
          });

  private final ControllerClient client;
  private final TunnelQuery query;
  private final boolean colour;
  private List<JsonNode> tunnels = List.of();
  private JsonNode counts = MissingNode.getInstance();
  private long answeredAt = System.nanoTime();
  private boolean answered;
  private String trouble = "";
  private boolean halted;

  StatusWatch(ControllerClient client, TunnelQuery query, boolean colour) {
    this.client = client;
    this.query = query;
    this.colour = colour;
  }

  /**
   * Draws until the user leaves.
   *
   * @throws ControllerException when the first look fails, or access ends; when the controller goes
   *     away later, this goes on trying, and says so
   */
  void run(Screen screen, Duration interval) throws ControllerException {
    do {
      Screen.Size size = screen.size();
      look(Math.max(1, size.rows() - FRAME));
      screen.show(frame(size));
    } while (screen.await(interval));
  }

  private void look(int rows) throws ControllerException {
    try {
      fetch(rows);
      answered = true;
      answeredAt = System.nanoTime();
      trouble = "";
    } catch (ControllerException.Unreachable away) {
      if (!answered) {
        throw away;
      }
      trouble = away.text();
    }
  }

  private void fetch(int rows) throws ControllerException {
    JsonNode first =
        client.tunnels(query.namesStates() ? query : query.inStates(TunnelTable.TROUBLES), rows);
    List<JsonNode> found = new ArrayList<>();
    first.path("tunnels").forEach(found::add);
    if (!query.namesStates() && found.size() < rows) {
      List<String> others =
          TunnelTable.STATES.subList(TunnelTable.TROUBLES.size(), TunnelTable.STATES.size());
      client
          .tunnels(query.inStates(others), rows - found.size())
          .path("tunnels")
          .forEach(found::add);
    }
    found.sort(WORST_FIRST);
    tunnels = found;
    counts = first.path("counts");
    halted = FleetTable.isHalted(first);
  }

  private List<String> frame(Screen.Size size) {
    long total = TunnelTable.total(counts);
    List<String> lines = new ArrayList<>();
    lines.add(cut(TunnelTable.summary(counts), Tone.HEADING, size));
    lines.add(message(size));
    lines.addAll(TunnelTable.of(tunnels).lines(colour, size.columns()));
    long hidden = total - tunnels.size();
    if (hidden > 0 && !query.namesStates()) {
      lines.add(cut(hidden + " more that fit no more; the worst are shown", Tone.PLAIN, size));
    }
    return lines;
  }

  private String message(Screen.Size size) {
    if (!trouble.isEmpty()) {
      return cut(noAnswer(), Tone.BAD, size);
    }
    return halted ? cut(FleetTable.HALTED, Tone.BAD, size) : "";
  }

  private String noAnswer() {
    long seconds = Duration.ofNanos(System.nanoTime() - answeredAt).toSeconds();
    return "this is " + Quantity.age(seconds) + " old: " + SafeText.of(trouble);
  }

  private String cut(String text, Tone tone, Screen.Size size) {
    String shown = text.length() <= size.columns() ? text : text.substring(0, size.columns());
    return colour ? tone.paint(shown) : shown;
  }
}
