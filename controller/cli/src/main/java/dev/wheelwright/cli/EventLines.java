package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wheelwright.cli.client.EventStream.Event;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.SafeText;
import dev.wheelwright.cli.output.Table;
import dev.wheelwright.cli.output.Yaml;

/** Prints events as they come. */
final class EventLines {
  private final Terminal terminal;
  private final OutputFormat format;

  EventLines(Terminal terminal, OutputFormat format) {
    this.terminal = terminal;
    this.format = format;
  }

  void print(Event event) {
    switch (format) {
      case table -> printLine(event);
      case json -> terminal.out().println(whole(event));
      case yaml -> terminal.out().print("---\n" + Yaml.of(whole(event)));
    }
    terminal.out().flush();
  }

  private static ObjectNode whole(Event event) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.put("event", event.kind());
    whole.set("data", event.data());
    return whole;
  }

  /** People hear of changes; counters that move are for programs. */
  private void printLine(Event event) {
    JsonNode data = event.data();
    switch (event.kind()) {
      case "transition" -> transition(data);
      case "appliance" -> line("", text(data, "name"), applianceText(data));
      case "agent-event" ->
          line(
              text(data, "at"),
              text(data, "appliance"),
              text(data, "severity") + " " + text(data, "code") + ": " + text(data, "message"));
      case "revision" ->
          line(
              "", "fleet", "revision " + text(data, "revision") + ", cause " + text(data, "cause"));
      case "reset" ->
          terminal.note("some events were missed; wheelwright status shows what is now");
      default -> {} // tunnels, and what a later controller may tell
    }
  }

  private void transition(JsonNode data) {
    String state = text(data, "to");
    String shown = terminal.colour() ? TunnelTable.tone(state).paint(state) : state;
    line(
        text(data, "at"),
        text(data, "overlay") + "/" + text(data, "concentrator") + "/" + text(data, "peer"),
        text(data, "from") + " -> " + shown + ": " + text(data, "reason"));
  }

  private static String applianceText(JsonNode data) {
    String connected = Json.flag(data, "connected").orElse(false) ? "connected" : "not connected";
    String sync = Json.flag(data, "inSync").orElse(false) ? "in sync" : "not in sync";
    return connected + ", " + sync;
  }

  private void line(String at, String subject, String what) {
    terminal.out().println((at.isEmpty() ? "-" : at) + "  " + subject + "  " + what);
  }

  private static String text(JsonNode data, String field) {
    return SafeText.of(Json.text(data, field));
  }

  /** Adds a change of a tunnel's state to a table of such. */
  static void addTransition(Table table, JsonNode each) {
    String to = Json.text(each, "to");
    table.add(
        Cell.of(Json.text(each, "at")),
        Cell.of(Json.text(each, "overlay")),
        Cell.of(Json.text(each, "concentrator")),
        Cell.of(Json.text(each, "peer")),
        Cell.of(Json.text(each, "from")),
        new Cell(to, TunnelTable.tone(to)),
        Cell.of(Json.text(each, "reason")));
  }
}
