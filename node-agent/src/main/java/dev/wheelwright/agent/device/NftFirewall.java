package dev.wheelwright.agent.device;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.FirewallRuleset;
import dev.wheelwright.agent.diff.ObservedFirewall;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The agent's own nftables table, replaced as a whole in one transaction; where only the members of
 * groups differ, only these change.
 *
 * <p>Each rule carries a comment with the ruleset's fingerprint, its number and their count, so
 * that a table in which somebody added, removed or rearranged a rule is noticed.
 */
final class NftFirewall {
  static final String TABLE = "wheelwright";
  static final String FAMILY = "inet";
  private static final String CHAIN = "forward";
  private static final String NFT = "nft";

  private final CommandRunner runner;

  NftFirewall(CommandRunner runner) {
    this.runner = runner;
  }

  /** The state of our table. Without nft there is none. */
  ObservedFirewall read() throws DeviceException {
    try {
      return exists() ? state(list("table", FAMILY, TABLE)) : new ObservedFirewall.Absent();
    } catch (MalformedReadingException e) {
      throw new DeviceException("the firewall's rules are unusable: " + e.getMessage(), e);
    }
  }

  /** Counters of rules that stay keep what they have counted. */
  void replace(FirewallRuleset ruleset) throws DeviceException {
    List<PolicyCounter> counted = ruleset.policies().isEmpty() ? List.of() : counters();
    load(deletion() + text(ruleset, counted));
  }

  void change(DeviceOperation.ChangeFirewallMembers change) throws DeviceException {
    load(PolicyText.changes(change));
  }

  /** What the rules of policies have counted. */
  List<PolicyCounter> counters() throws DeviceException {
    try {
      return exists() ? counters(list("counters", "table", FAMILY, TABLE)) : List.of();
    } catch (MalformedReadingException e) {
      throw new DeviceException("the firewall's counters are unusable: " + e.getMessage(), e);
    }
  }

  private static List<PolicyCounter> counters(List<JsonNode> entries)
      throws MalformedReadingException {
    List<PolicyCounter> counters = new ArrayList<>();
    for (JsonNode counter : objects(entries, "counter")) {
      PolicyText.counter(counter).ifPresent(counters::add);
    }
    return counters;
  }

  private boolean exists() throws DeviceException, MalformedReadingException {
    return runner.isInstalled(NFT)
        && list("tables").stream()
            .map(entry -> entry.path("table"))
            .anyMatch(table -> is(table, "family", FAMILY) && is(table, "name", TABLE));
  }

  void remove() throws DeviceException {
    load(deletion());
  }

  /** What a table's listing says about it. */
  static ObservedFirewall state(List<JsonNode> entries) throws MalformedReadingException {
    List<JsonNode> all = objects(entries, "chain");
    // A chain without a hook sees what our own rules send there.
    List<JsonNode> chains = all.stream().filter(chain -> chain.has("hook")).toList();
    List<String> comments =
        objects(entries, "rule").stream().map(rule -> rule.path("comment").asText()).toList();
    boolean chainAsWritten =
        chains.size() == 1
            && is(chains.getFirst(), "name", CHAIN)
            && is(chains.getFirst(), "type", "filter")
            && is(chains.getFirst(), "hook", "forward")
            && is(chains.getFirst(), "policy", "accept")
            && chains.getFirst().path("prio").asInt(-1) == 0;
    // A comment is "wheelwright FINGERPRINT NUMBER/COUNT".
    String[] words = comments.isEmpty() ? new String[0] : comments.getFirst().split(" ", -1);
    if (!chainAsWritten || words.length != 3) {
      return new ObservedFirewall.Altered();
    }
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= comments.size(); i++) {
      expected.add(comment(words[1], i, comments.size()));
    }
    Optional<Map<String, Set<IpPrefix>>> members = PolicyText.members(objects(entries, "set"));
    return comments.equals(expected) && members.isPresent()
        ? new ObservedFirewall.Intact(words[1], members.get())
        : new ObservedFirewall.Altered();
  }

  /** The table in nft's language. */
  static String text(FirewallRuleset ruleset, List<PolicyCounter> counted) {
    SequencedMap<String, List<String>> chains = new LinkedHashMap<>();
    ruleset
        .policies()
        .forEach(policy -> chains.put(PolicyText.chain(policy.name()), PolicyText.rules(policy)));
    List<String> forward =
        new ArrayList<>(ruleset.rules().stream().flatMap(NftFirewall::rules).toList());
    // Last: a policy's verdict ends the evaluation of this table.
    ruleset.policies().forEach(policy -> forward.add(PolicyText.entry(policy.name())));
    chains.put(CHAIN, forward);
    int count = chains.values().stream().mapToInt(List::size).sum();
    StringBuilder text = new StringBuilder();
    text.append("table ").append(FAMILY).append(' ').append(TABLE).append(" {\n");
    ruleset.policies().forEach(policy -> text.append(PolicyText.objects(policy, counted)));
    int number = 0;
    for (Map.Entry<String, List<String>> chain : chains.entrySet()) {
      text.append("  chain ").append(chain.getKey()).append(" {\n");
      if (chain.getKey().equals(CHAIN)) {
        text.append("    type filter hook forward priority 0; policy accept;\n");
      }
      for (String rule : chain.getValue()) {
        String comment = comment(ruleset.fingerprint(), ++number, count);
        text.append("    ").append(rule).append(" comment \"").append(comment).append("\"\n");
      }
      text.append("  }\n");
    }
    return text.append("}\n").toString();
  }

  private static Stream<String> rules(FirewallRuleset.Rule rule) {
    InterfaceName name = rule.name();
    return switch (rule.kind()) {
      case ISOLATE_PEERS -> Stream.of("iifname \"" + name + "\" oifname \"" + name + "\" drop");
      case SEPARATE_OVERLAYS ->
          Stream.of(
              rule.others().stream()
                  .map(other -> "\"" + other + "\"")
                  .collect(joining(", ", "iifname \"" + name + "\" oifname { ", " } drop")));
      // The kernel takes the smaller of the MTUs of both directions, so both SYNs must pass a rule.
      case CLAMP_MSS ->
          Stream.of("iifname", "oifname")
              .map(
                  direction ->
                      direction
                          + " \""
                          + name
                          + "\" tcp flags syn tcp option maxseg size set rt mtu");
    };
  }

  private static String comment(String fingerprint, int number, int count) {
    return TABLE + " " + fingerprint + " " + number + "/" + count;
  }

  /** Declaring the table first makes its deletion succeed whether it exists or not. */
  private static String deletion() {
    return "table " + FAMILY + " " + TABLE + "\ndelete table " + FAMILY + " " + TABLE + "\n";
  }

  private void load(String text) throws DeviceException {
    runner.run(Command.of(NFT, "-f", "-").withInput(text)).require();
  }

  private List<JsonNode> list(String... what) throws DeviceException, MalformedReadingException {
    List<String> words = new ArrayList<>(List.of(NFT, "-j", "list"));
    words.addAll(List.of(what));
    return JsonReading.nftables(runner.run(Command.of(words)).require());
  }

  private static List<JsonNode> objects(List<JsonNode> entries, String type) {
    return entries.stream().filter(entry -> entry.has(type)).map(entry -> entry.get(type)).toList();
  }

  private static boolean is(JsonNode node, String field, String value) {
    return node.path(field).asText().equals(value);
  }
}
