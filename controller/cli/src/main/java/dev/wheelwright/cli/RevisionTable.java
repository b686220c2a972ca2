package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;
import java.util.List;

/** Revisions, one line each. */
final class RevisionTable {

  private static final int NAMED = 5;

  private RevisionTable() {}

  static Table of(JsonNode revisions) {
    Table table = new Table("REVISION", "CREATED", "CAUSE", "CHANGED");
    for (JsonNode revision : revisions) {
      table.add(
          Cell.of(Json.text(revision, "revision")),
          Cell.of(Json.text(revision, "createdAt")),
          Cell.of(Json.text(revision, "cause")),
          Cell.of(changed(Json.texts(revision.path("appliances")))));
    }
    return table;
  }

  /** The first few names: a change of policy can touch thousands. */
  private static String changed(List<String> appliances) {
    if (appliances.size() <= NAMED) {
      return String.join(", ", appliances);
    }
    String named = String.join(", ", appliances.subList(0, NAMED));
    return named + " and " + (appliances.size() - NAMED) + " more";
  }
}
