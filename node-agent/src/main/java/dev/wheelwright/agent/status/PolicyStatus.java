package dev.wheelwright.agent.status;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.wire.ConfigHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What passed between peers by the rules of policies.
 *
 * @param problem why it can't be read; empty when it can
 * @param counters by interface and rule, what was dropped last
 */
public record PolicyStatus(String problem, List<PolicyCounter> counters) {
  private static final List<String> HEADINGS = List.of("INTERFACE", "RULE", "PACKETS", "BYTES");

  private static final Comparator<PolicyCounter> ORDER =
      Comparator.comparing(PolicyCounter::name)
          .thenComparing(counter -> counter.rule().isEmpty())
          .thenComparing(PolicyCounter::rule);

  public PolicyStatus {
    counters = counters.stream().sorted(ORDER).toList();
  }

  /** Nothing is read when no interface has a policy. */
  static PolicyStatus read(ConfigHead head, Device device) {
    if (head.firewall().policies().isEmpty()) {
      return new PolicyStatus("", List.of());
    }
    try {
      return new PolicyStatus("", device.readPolicyCounters());
    } catch (DeviceException e) {
      return new PolicyStatus(String.valueOf(e.getMessage()), List.of());
    }
  }

  /** The lines of a table, the headings first; none when there is nothing to tell. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    if (!counters.isEmpty()) {
      rows.add(HEADINGS);
    }
    for (PolicyCounter each : counters) {
      rows.add(
          List.of(
              each.name().value(),
              each.rule().isEmpty() ? "(dropped)" : each.rule(),
              Long.toString(each.packets()),
              Long.toString(each.bytes())));
    }
    return rows;
  }

  /** Writes the field {@code policy}; what was dropped has no rule. */
  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("policy");
    json.writeStringField("problem", problem);
    json.writeArrayFieldStart("counters");
    for (PolicyCounter each : counters) {
      json.writeStartObject();
      json.writeStringField("interface", each.name().value());
      if (each.rule().isEmpty()) {
        json.writeNullField("rule");
      } else {
        json.writeStringField("rule", each.rule());
      }
      json.writeNumberField("packets", each.packets());
      json.writeNumberField("bytes", each.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
