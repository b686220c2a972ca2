package dev.wheelwright.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What may pass from peer to peer of one interface, and nothing else may: message Policy of
 * config.proto.
 *
 * @param membership whose interface
 * @param rules ascending by name
 */
public record Policy(UUID membership, List<PolicyRule> rules) {

  /**
   * @throws WireFormatException when the names of the rules are not strictly ascending
   */
  public Policy {
    rules = List.copyOf(rules);
    Ascending.require("policy rules", rules.stream().map(PolicyRule::name).toList());
  }

  /** Every group that a rule names, ascending. */
  public static SequencedSet<String> groups(List<PolicyRule> rules) {
    SequencedSet<String> groups = new TreeSet<>();
    for (PolicyRule rule : rules) {
      groups.addAll(rule.from().groups());
      groups.addAll(rule.to().groups());
    }
    return groups;
  }

  byte[] encode() {
    CanonicalWriter writer = new CanonicalWriter().uuid(1, membership);
    rules.forEach(rule -> writer.element(2, rule.encode()));
    return writer.toBytes();
  }

  static Policy decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Policy", bytes);
    UUID membership = new UUID(0, 0);
    List<PolicyRule> rules = new ArrayList<>();
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> membership = reader.uuid();
        case 2 -> rules.add(PolicyRule.decode(reader.bytes()));
        default -> throw reader.unknown(field);
      }
    }
    return new Policy(membership, rules);
  }
}
