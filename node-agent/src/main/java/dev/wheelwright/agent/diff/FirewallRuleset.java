package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of the agent's nftables table, in the order of evaluation: isolation first, then
 * separation, then clamping, then policies.
 *
 * @param rules each once
 * @param policies ascending by interface, one for each
 */
public record FirewallRuleset(List<Rule> rules, List<InterfacePolicy> policies) {
  /**
   * Changes when the text that a rule stands for changes, so that a new agent replaces an old
   * agent's table.
   */
  private static final String FORMAT = "1";

  private static final int FINGERPRINT_BYTES = 8;
  private static final Comparator<Rule> ORDER =
      Comparator.comparing(Rule::kind).thenComparing(Rule::name);

  public FirewallRuleset {
    rules = rules.stream().distinct().sorted(ORDER).toList();
    policies = policies.stream().sorted(Comparator.comparing(InterfacePolicy::name)).toList();
  }

  /** Without policies. */
  public FirewallRuleset(List<Rule> rules) {
    this(rules, List.of());
  }

  /** The rules that a device needs. */
  public static FirewallRuleset of(DesiredDevice desired) {
    return new FirewallRuleset(
        desired.interfaces().stream()
            .flatMap(
                wanted -> wanted.link().rules().stream().map(kind -> rule(kind, wanted, desired)))
            .filter(
                rule -> rule.kind() != TrafficRule.SEPARATE_OVERLAYS || !rule.others().isEmpty())
            .toList(),
        desired.policies());
  }

  private static Rule rule(TrafficRule kind, DesiredInterface of, DesiredDevice desired) {
    return switch (kind) {
      case ISOLATE_PEERS, CLAMP_MSS -> new Rule(kind, of.name());
      case SEPARATE_OVERLAYS ->
          new Rule(
              kind,
              of.name(),
              desired.names().stream().filter(name -> !name.equals(of.name())).sorted().toList());
    };
  }

  public boolean isEmpty() {
    return rules.isEmpty() && policies.isEmpty();
  }

  /** The members of every set, ascending. */
  public SequencedMap<FirewallSet, Set<IpPrefix>> members() {
    SequencedMap<FirewallSet, Set<IpPrefix>> members = new TreeMap<>();
    policies.forEach(policy -> members.putAll(policy.members()));
    return members;
  }

  /**
   * 16 hexadecimal digits that tell one ruleset from another, whatever the members of its groups.
   */
  public String fingerprint() {
    StringBuilder text = new StringBuilder(FORMAT);
    for (Rule rule : rules) {
      text.append('\n').append(rule.kind()).append(' ').append(rule.name());
      rule.others().forEach(other -> text.append(' ').append(other));
    }
    for (InterfacePolicy policy : policies) {
      text.append('\n').append("POLICY ").append(policy.name());
      policy.rules().forEach(rule -> text.append('\n').append(rule));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * One rule for the traffic of one interface.
   *
   * @param others the interfaces that it is kept apart from, ascending; none for other kinds
   */
  public record Rule(TrafficRule kind, InterfaceName name, List<InterfaceName> others) {
    public Rule {
      others = List.copyOf(others);
    }

    /** A rule that looks at one interface alone. */
    public Rule(TrafficRule kind, InterfaceName name) {
      this(kind, name, List.of());
    }
  }
}
