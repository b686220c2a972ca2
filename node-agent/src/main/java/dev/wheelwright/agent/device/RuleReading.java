package dev.wheelwright.agent.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.agent.diff.AddressFamily;
import dev.wheelwright.agent.diff.RoutingRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The routing rules in the output of {@code ip -json rule show}. */
final class RuleReading {
  private static final String MARK = "fwmark";

  private RuleReading() {}

  /**
   * The rules with our protocol number.
   *
   * @throws MalformedReadingException when the output is cut off or not in its format
   */
  static Set<RoutingRule> parse(String json, AddressFamily family)
      throws MalformedReadingException {
    List<JsonNode> arrays = JsonReading.arrays(json);
    if (arrays.size() != 1) {
      throw new MalformedReadingException("it has " + arrays.size() + " lists instead of 1");
    }
    Set<RoutingRule> rules = new HashSet<>();
    for (JsonNode entry : JsonReading.objects(arrays.getFirst())) {
      if (entry.path("protocol").asText().equals(RouteReading.PROTOCOL)) {
        rules.add(rule(entry, family));
      }
    }
    return rules;
  }

  private static RoutingRule rule(JsonNode entry, AddressFamily family)
      throws MalformedReadingException {
    try {
      int mark = entry.has(MARK) ? Long.decode(JsonReading.text(entry, MARK)).intValue() : 0;
      return new RoutingRule(
          family,
          JsonReading.number(entry, "priority"),
          Integer.parseUnsignedInt(JsonReading.text(entry, "table")),
          mark);
    } catch (NumberFormatException e) {
      throw new MalformedReadingException("a rule is malformed", e);
    }
  }
}
