package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;
import dev.wheelwright.cli.output.Tone;
import java.util.Map;

/** Appliances as tables: many with one line each, one with one line for each field. */
final class ApplianceViews {
  private static final int SHOWN_DIGEST = 12;
  private static final Map<String, Tone> STATES =
      Map.of("enrolled", Tone.GOOD, "declared", Tone.WAITING, "revoked", Tone.BAD);
  private static final Map<String, Tone> OUTCOMES =
      Map.of(
          "applied",
          Tone.GOOD,
          "refused",
          Tone.BAD,
          "unconfirmed",
          Tone.BAD,
          "transient",
          Tone.WAITING);

  private ApplianceViews() {}

  static Table list(JsonNode appliances) {
    Table table =
        new Table("NAME", "STATE", "CONNECTED", "IN SYNC", "DESIRED", "APPLIED", "RESULT", "AGENT");
    for (JsonNode appliance : appliances) {
      table.add(
          Cell.of(Json.text(appliance, "name")),
          state(appliance),
          connected(appliance),
          inSync(appliance),
          Cell.of(Json.text(appliance.path("desired"), "revision")),
          Cell.of(Json.text(appliance.path("applied"), "revision")),
          outcome(appliance.path("result")),
          Cell.of(Json.text(appliance, "agentVersion")));
    }
    return table;
  }

  static Table one(JsonNode appliance) {
    Table table = new Table("FIELD", "VALUE");
    table.add(Cell.of("name"), Cell.of(Json.text(appliance, "name")));
    table.add(Cell.of("id"), Cell.of(Json.text(appliance, "id")));
    table.add(Cell.of("state"), state(appliance));
    table.add(Cell.of("connected"), connected(appliance));
    table.add(Cell.of("agent"), Cell.of(Json.text(appliance, "agentVersion")));
    table.add(Cell.of("in sync"), inSync(appliance));
    table.add(Cell.of("desired"), config(appliance.path("desired")));
    table.add(Cell.of("attempted"), config(appliance.path("attempted")));
    table.add(Cell.of("applied"), config(appliance.path("applied")));
    table.add(Cell.of("last-good"), config(appliance.path("lastGood")));
    JsonNode result = appliance.path("result");
    table.add(Cell.of("result"), outcome(result));
    table.add(Cell.of("reason"), Cell.of(Json.text(result, "reason")));
    table.add(Cell.of("reported"), Cell.of(Json.text(result, "at")));
    return table;
  }

  private static Cell state(JsonNode appliance) {
    String state = Json.text(appliance, "state");
    return new Cell(state, STATES.getOrDefault(state, Tone.PLAIN));
  }

  private static Cell connected(JsonNode appliance) {
    return Json.flag(appliance, "connected")
        .map(connected -> connected ? new Cell("yes", Tone.GOOD) : new Cell("no", Tone.WAITING))
        .orElse(Cell.of(""));
  }

  private static Cell inSync(JsonNode appliance) {
    return Json.flag(appliance, "inSync")
        .map(inSync -> inSync ? new Cell("yes", Tone.GOOD) : new Cell("no", Tone.WAITING))
        .orElse(Cell.of(""));
  }

  private static Cell outcome(JsonNode result) {
    String outcome = Json.text(result, "outcome");
    return new Cell(outcome, OUTCOMES.getOrDefault(outcome, Tone.PLAIN));
  }

  private static Cell config(JsonNode config) {
    String digest = Json.text(config, "digest");
    if (digest.isEmpty()) {
      return Cell.of("");
    }
    String shortened = digest.substring(0, Math.min(SHOWN_DIGEST, digest.length()));
    String revision = Json.text(config, "revision");
    return Cell.of(
        revision.isEmpty() ? shortened : "revision " + revision + ", digest " + shortened);
  }
}
