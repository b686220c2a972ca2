package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;
import dev.wheelwright.cli.output.Tone;

/** The fleet as a whole, one line. */
final class FleetTable {
  /** What people are told wherever a change would normally reach the appliances. */
  static final String HALTED =
      "nothing is pushed: the controller's database has lost revisions. Put right what is missing, stop the"
          + " controller, and run its own command with 'keys raise-epoch'. More: wheelwright get fleet";

  private FleetTable() {}

  static boolean isHalted(JsonNode reply) {
    return Json.flag(reply, "pushHalted").orElse(false);
  }

  static Table of(JsonNode fleet) {
    Table table = new Table("FLEET", "EPOCH", "REVISION", "INTENT", "PUSH");
    table.add(
        Cell.of(Json.text(fleet, "id")),
        Cell.of(Json.text(fleet, "epoch")),
        Cell.of(Json.text(fleet, "revision")),
        Cell.of(Json.text(fleet, "intentVersion")),
        push(fleet.path("pushHalt")));
    return table;
  }

  private static Cell push(JsonNode halt) {
    if (!halt.isObject()) {
      return Cell.of("on");
    }
    String text =
        "halted since %s: an appliance has revision %s, which is signed and not known here; known: %s"
            .formatted(
                Json.text(halt, "since"),
                Json.text(halt, "shownRevision"),
                Json.text(halt, "knownRevision"));
    return new Cell(text, Tone.BAD);
  }
}
