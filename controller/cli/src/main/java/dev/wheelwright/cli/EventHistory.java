package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.client.ControllerClient;
import dev.wheelwright.cli.client.ControllerException;
import dev.wheelwright.cli.client.EventStream.Event;
import dev.wheelwright.cli.client.TunnelQuery;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;
import dev.wheelwright.cli.output.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of the past: of one appliance what its agent told, otherwise the changes of tunnels'
 * states.
 */
record EventHistory(Optional<String> appliance, Optional<String> overlay, Optional<String> since) {

  /** The controller's answer, newest first. */
  JsonNode read(ControllerClient client, int limit) throws ControllerException {
    TunnelQuery query = TunnelQuery.ALL.with("since", since);
    return appliance.isPresent()
        ? client.applianceEvents(appliance.get(), query, limit)
        : client.transitions(query.with("overlay", overlay), limit);
  }

  /** The same as it would have come, oldest first. */
  List<Event> events(JsonNode answer) {
    String kind = appliance.isPresent() ? "agent-event" : "transition";
    List<Event> events = new ArrayList<>();
    entries(answer).forEach(each -> events.add(new Event(Optional.empty(), kind, each)));
    return events.reversed();
  }

  private JsonNode entries(JsonNode answer) {
    return answer.path(appliance.isPresent() ? "events" : "transitions");
  }

  /** Oldest first, as they would have come. */
  Table table(JsonNode answer) {
    Table table =
        appliance.isPresent()
            ? new Table("AT", "CODE", "SEVERITY", "WHAT")
            : new Table("AT", "OVERLAY", "CONCENTRATOR", "PEER", "FROM", "TO", "WHY");
    for (Event each : events(answer)) {
      if (appliance.isPresent()) {
        addAgentEvent(table, each.data());
      } else {
        EventLines.addTransition(table, each.data());
      }
    }
    return table;
  }

  private static void addAgentEvent(Table table, JsonNode each) {
    String severity = Json.text(each, "severity");
    table.add(
        Cell.of(Json.text(each, "at")),
        Cell.of(Json.text(each, "code")),
        new Cell(severity, severity.equals("warning") ? Tone.WAITING : Tone.PLAIN),
        Cell.of(Json.text(each, "message")));
  }

  /** Whether an event of the stream concerns the appliance, if it is one that is asked for. */
  boolean concerns(Event event) {
    if (appliance.isEmpty()) {
      return true;
    }
    JsonNode data = event.data();
    return switch (event.kind()) {
      case "agent-event" -> isAppliance(data, "appliance");
      case "appliance" -> isAppliance(data, "name");
      case "transition" -> isAppliance(data, "concentrator") || isAppliance(data, "peer");
      case "reset" -> true;
      default -> false;
    };
  }

  private boolean isAppliance(JsonNode data, String field) {
    return appliance.filter(Json.text(data, field)::equals).isPresent();
  }
}
