package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;

/** Revisions, one line each. */
final class RevisionTable {

  private RevisionTable() {}

  static Table of(JsonNode revisions) {
    Table table = new Table("REVISION", "CREATED", "APPLIANCES CHANGED");
    for (JsonNode revision : revisions) {
      table.add(
          Cell.of(Json.text(revision, "revision")),
          Cell.of(Json.text(revision, "createdAt")),
          Cell.of(String.join(", ", Json.texts(revision.path("appliances")))));
    }
    return table;
  }
}
