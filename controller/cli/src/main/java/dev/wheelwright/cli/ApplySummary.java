package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.output.Json;
import dev.wheelwright.cli.output.SafeText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The controller's answer to an apply, for people. */
final class ApplySummary {
  private static final String NOT_AFFECTED = "none";

  private final JsonNode result;

  ApplySummary(JsonNode result) {
    this.result = result;
  }

  void print(PrintWriter out) {
    out.println(headline());
    for (String kind : List.of("added", "changed", "removed", "unchanged")) {
      line(out, "overlays " + kind, Json.texts(result.path("overlays").path(kind)));
    }
    line(out, "appliances with a new config", affected());
    line(out, "waiting for a key", pending());
  }

  private String headline() {
    boolean changed = Json.flag(result, "changed").orElse(false);
    boolean dryRun = Json.flag(result, "dryRun").orElse(false);
    String revision = Json.text(result, "revision");
    if (!changed && revision.isEmpty()) {
      return "No change: the topology is already what the file says.";
    }
    if (dryRun) {
      return "Dry run: this would change; nothing was changed.";
    }
    return revision.isEmpty()
        ? "Changed. No appliance gets another config."
        : "Changed: revision " + revision + ".";
  }

  private List<String> affected() {
    List<String> names = new ArrayList<>();
    for (JsonNode appliance : result.path("appliances")) {
      if (!NOT_AFFECTED.equals(Json.text(appliance, "change"))) {
        names.add(Json.text(appliance, "name"));
      }
    }
    return names;
  }

  private List<String> pending() {
    List<String> names = new ArrayList<>();
    for (JsonNode membership : result.path("pending")) {
      names.add(Json.text(membership, "appliance") + " in " + Json.text(membership, "overlay"));
    }
    return names;
  }

  private static void line(PrintWriter out, String label, List<String> names) {
    if (!names.isEmpty()) {
      out.println("  " + label + ": " + SafeText.of(String.join(", ", names)));
    }
  }
}
