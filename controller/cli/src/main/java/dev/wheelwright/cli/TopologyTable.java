package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.output.Cell;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.Table;

/** The memberships and external peers of all overlays, one line each. */
final class TopologyTable {

  private TopologyTable() {}

  static Table of(JsonNode topology) {
    Table table =
        new Table(
            "OVERLAY", "ROLE", "NAME", "INTERFACE", "ADDRESSES", "ENDPOINTS", "SITE NETWORKS");
    for (JsonNode overlay : topology.path("overlays")) {
      String name = Json.text(overlay, "name");
      addAll(table, name, "concentrator", overlay.path("concentrators"));
      addAll(table, name, "spoke", overlay.path("spokes"));
      addAll(table, name, "external peer", overlay.path("externalPeers"));
    }
    return table;
  }

  private static void addAll(Table table, String overlay, String role, JsonNode members) {
    for (JsonNode member : members) {
      String appliance = Json.text(member, "appliance");
      table.add(
          Cell.of(overlay),
          Cell.of(role),
          Cell.of(appliance.isEmpty() ? Json.text(member, "name") : appliance),
          Cell.of(Json.text(member, "interface")),
          Cell.of(listed(member.path("addresses"))),
          Cell.of(listed(member.path("endpoints"))),
          Cell.of(listed(member.path("siteNetworks"))));
    }
  }

  private static String listed(JsonNode values) {
    return String.join(",", Json.texts(values));
  }
}
