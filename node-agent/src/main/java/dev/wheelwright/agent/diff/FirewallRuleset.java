package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The rules of the agent's nftables table, in the order of evaluation: isolation first, then
 * clamping.
 *
 * @param rules each once
 */
public record FirewallRuleset(List<Rule> rules) {
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
  }

  /** The rules that a device needs. */
  public static FirewallRuleset of(DesiredDevice desired) {
    return new FirewallRuleset(
        desired.interfaces().stream()
            .flatMap(
                wanted -> wanted.link().rules().stream().map(kind -> new Rule(kind, wanted.name())))
            .toList());
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** 16 hexadecimal digits that tell one ruleset from another. */
  public String fingerprint() {
    StringBuilder text = new StringBuilder(FORMAT);
    rules.forEach(rule -> text.append('\n').append(rule.kind()).append(' ').append(rule.name()));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** One rule for the traffic of one interface. */
  public record Rule(TrafficRule kind, InterfaceName name) {}
}
