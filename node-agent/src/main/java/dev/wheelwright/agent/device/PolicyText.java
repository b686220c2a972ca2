package dev.wheelwright.agent.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.agent.diff.AddressFamily;
import dev.wheelwright.agent.diff.DeviceOperation.ChangeFirewallMembers;
import dev.wheelwright.agent.diff.DeviceOperation.MembersChange;
import dev.wheelwright.agent.diff.FirewallRuleset;
import dev.wheelwright.agent.diff.FirewallSet;
import dev.wheelwright.agent.diff.InterfacePolicy;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.WireFormatException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Policies in nft's language: a chain for each interface, a counter for each rule, a set for each
 * group and family.
 *
 * <p>A rule looks at who began the flow, by the connection tracking, and not at the packet: so it
 * holds for both directions of a flow, for the errors that belong to it, and no longer than the
 * rule stands. Protocols are numbers, since names need a file that small systems lack.
 */
final class PolicyText {
  private static final String ALLOWED = "rule/";
  private static final String DENIED = "denied/";
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;

  private PolicyText() {}

  static String chain(InterfaceName name) {
    return "policy/" + name;
  }

  /** The rule that sends what passes from peer to peer to the interface's chain. */
  static String entry(InterfaceName name) {
    return "iifname \"%s\" oifname \"%s\" goto %s".formatted(name, name, chain(name));
  }

  /** Counters, which go on from what they had counted, and sets. */
  static String objects(InterfacePolicy policy, List<PolicyCounter> counted) {
    StringBuilder text = new StringBuilder();
    List<String> counters = new ArrayList<>();
    policy.rules().forEach(rule -> counters.add(allowed(policy.name(), rule)));
    counters.add(denied(policy.name()));
    Map<String, PolicyCounter> earlier = new HashMap<>();
    counted.forEach(each -> earlier.put(name(each), each));
    for (String counter : counters) {
      PolicyCounter before =
          earlier.getOrDefault(counter, new PolicyCounter(policy.name(), "", 0, 0));
      text.append(
          "  counter %s { packets %s bytes %s }\n"
              .formatted(counter, before.packets(), before.bytes()));
    }
    new FirewallRuleset(List.of(), List.of(policy))
        .members()
        .forEach(
            (set, members) ->
                text.append(
                    "  set %s { type %s; flags interval;%s }\n"
                        .formatted(set, type(set.family()), elements(members))));
    return text.toString();
  }

  private static String type(AddressFamily family) {
    return switch (family) {
      case IPV4 -> "ipv4_addr";
      case IPV6 -> "ipv6_addr";
    };
  }

  private static String elements(Set<IpPrefix> members) {
    return members.isEmpty() ? "" : " elements = " + list(members) + ";";
  }

  private static String list(Collection<IpPrefix> prefixes) {
    return prefixes.stream()
        .sorted()
        .map(IpPrefix::toString)
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  /** The chain's rules; what none of them allows is dropped. */
  static List<String> rules(InterfacePolicy policy) {
    String denied = "counter name \"" + denied(policy.name()) + "\" drop";
    List<String> rules = new ArrayList<>();
    rules.add("ct state invalid " + denied);
    for (PolicyRule rule : policy.rules()) {
      for (AddressFamily family : AddressFamily.values()) {
        rules.addAll(rules(policy.name(), rule, family));
      }
    }
    rules.add(denied);
    return rules;
  }

  private static List<String> rules(InterfaceName name, PolicyRule rule, AddressFamily family) {
    String ip =
        switch (family) {
          case IPV4 -> "ip";
          case IPV6 -> "ip6";
        };
    List<String> rules = new ArrayList<>();
    for (String from : matches(name, rule.from(), family)) {
      for (String to : matches(name, rule.to(), family)) {
        rules.add(
            "ct original %s saddr %s ct original %s daddr %s %scounter name \"%s\" accept"
                .formatted(ip, from, ip, to, protocol(rule, family), allowed(name, rule)));
      }
    }
    return rules;
  }

  /** One match cannot hold several sets, so there is one for each. */
  private static List<String> matches(
      InterfaceName name, PolicyRule.Side side, AddressFamily family) {
    List<String> matches = new ArrayList<>();
    side.groups().forEach(group -> matches.add("@" + new FirewallSet(name, group, family)));
    Set<IpPrefix> prefixes = family.of(side.prefixes());
    if (!prefixes.isEmpty()) {
      matches.add(list(prefixes));
    }
    return matches;
  }

  private static String protocol(PolicyRule rule, AddressFamily family) {
    int icmp =
        switch (family) {
          case IPV4 -> ICMP;
          case IPV6 -> ICMPV6;
        };
    return switch (rule.protocol()) {
      case ANY -> "";
      case ICMP -> "ct protocol " + icmp + " ";
      case TCP -> "ct protocol " + TCP + " " + ports(rule, TCP, icmp);
      case UDP -> "ct protocol " + UDP + " " + ports(rule, UDP, icmp);
    };
  }

  /** nft wants to know the packet's protocol first, which is ICMP in an error about the flow. */
  private static String ports(PolicyRule rule, int protocol, int icmp) {
    return rule.ports().isEmpty()
        ? ""
        : rule.ports().stream()
            .map(Object::toString)
            .collect(
                Collectors.joining(
                    ", ",
                    "meta l4proto { %s, %s } ct original proto-dst { ".formatted(protocol, icmp),
                    " } "));
  }

  private static String allowed(InterfaceName name, PolicyRule rule) {
    return ALLOWED + name + "/" + rule.name();
  }

  private static String denied(InterfaceName name) {
    return DENIED + name;
  }

  private static String name(PolicyCounter counter) {
    return counter.rule().isEmpty()
        ? DENIED + counter.name()
        : ALLOWED + counter.name() + "/" + counter.rule();
  }

  /** A counter of ours. */
  static Optional<PolicyCounter> counter(JsonNode node) throws MalformedReadingException {
    String name = JsonReading.text(node, "name");
    String[] parts = name.split("/", -1);
    boolean rule = name.startsWith(ALLOWED) && parts.length == 3;
    boolean denied = name.startsWith(DENIED) && parts.length == 2;
    if ((!rule && !denied) || !InterfaceName.isValid(parts[1])) {
      return Optional.empty();
    }
    JsonNode packets = node.path("packets");
    JsonNode bytes = node.path("bytes");
    if (!packets.canConvertToLong() || !bytes.canConvertToLong()) {
      throw MalformedReadingException.of("counter " + name, "has no numbers");
    }
    return Optional.of(
        new PolicyCounter(
            new InterfaceName(parts[1]),
            rule ? parts[2] : "",
            packets.longValue(),
            bytes.longValue()));
  }

  /** What sets hold, by name; empty when something is in them that the agent never writes. */
  static Optional<Map<String, Set<IpPrefix>>> members(List<JsonNode> sets)
      throws MalformedReadingException {
    Map<String, Set<IpPrefix>> members = new HashMap<>();
    for (JsonNode set : sets) {
      Set<IpPrefix> prefixes = new HashSet<>();
      for (JsonNode element : set.path("elem")) {
        try {
          prefixes.add(IpPrefix.parse(text(element)));
        } catch (WireFormatException e) {
          return Optional.empty();
        }
      }
      members.put(JsonReading.text(set, "name"), prefixes);
    }
    return Optional.of(members);
  }

  /** An element is an address, or an object with a prefix. */
  private static String text(JsonNode element) {
    if (element.isTextual()) {
      String address = element.textValue();
      return address + (address.indexOf(':') < 0 ? "/32" : "/128");
    }
    JsonNode prefix = element.path("prefix");
    return prefix.path("addr").asText() + "/" + prefix.path("len").asText();
  }

  /**
   * The members' change. A set that loses and gets members is filled anew in the same transaction:
   * what it gets may overlap what it loses.
   */
  static String changes(ChangeFirewallMembers change) {
    StringBuilder text = new StringBuilder();
    change.sets().forEach((set, members) -> text.append(change(set, members)));
    return text.toString();
  }

  private static String change(FirewallSet set, MembersChange change) {
    String name = NftFirewall.FAMILY + " " + NftFirewall.TABLE + " " + set;
    if (change.removed().isEmpty()) {
      return "add element " + name + " " + list(change.added()) + "\n";
    }
    if (change.added().isEmpty()) {
      return "delete element " + name + " " + list(change.removed()) + "\n";
    }
    return "flush set " + name + "\nadd element " + name + " " + list(change.after()) + "\n";
  }
}
