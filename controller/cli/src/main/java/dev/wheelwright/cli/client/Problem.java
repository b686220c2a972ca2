package dev.wheelwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer of the controller that says what is wrong (problem+json).
 *
 * @param summary one sentence
 * @param violations all of them, in the controller's order; empty when the problem is of another
 *     kind
 */
public record Problem(String summary, List<Violation> violations) {

  /** Copies the list. */
  public Problem {
    violations = List.copyOf(violations);
  }

  /** Reads a problem; fields that it does not know are ignored. */
  static Problem read(JsonNode json) {
    String title = json.path("title").asText("");
    String detail = json.path("detail").asText("");
    List<Violation> violations = new ArrayList<>();
    for (JsonNode violation : json.path("violations")) {
      violations.add(
          new Violation(
              violation.path("path").asText(violation.path("field").asText("")),
              violation.path("message").asText(""),
              shown(violation.path("value"))));
    }
    return new Problem(detail.isEmpty() ? title : detail, violations);
  }

  private static String shown(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
