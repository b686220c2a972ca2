package dev.wheelwright.agent.device;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for other programs' nftables chains that drop what arrives at our UDP ports. An accept of
 * ours could not override their drop.
 *
 * <p>A guess, since rules can be written in many ways: a chain counts as dropping when its policy
 * or a rule without conditions says so, and as letting us in when some rule of its table accepts
 * the port, or everything that a rule without a port matches.
 */
public final class ForeignFirewall {
  private static final String NFT = "nft";

  private final CommandRunner runner;

  ForeignFirewall(CommandRunner runner) {
    this.runner = runner;
  }

  /** The firewall of this network namespace. */
  public static ForeignFirewall ofSystem() {
    return new ForeignFirewall(new ProcessRunner(ProcessRunner.SYSTEM_DIRECTORIES));
  }

  /**
   * One finding for each port and each chain that seems to drop it.
   *
   * @throws DeviceException when the rules cannot be read completely
   */
  public List<Finding> findings(Set<Integer> ports) throws DeviceException {
    if (!runner.isInstalled(NFT)) {
      return List.of();
    }
    try {
      return findings(
          JsonReading.nftables(runner.run(Command.of(NFT, "-j", "list", "ruleset")).require()),
          ports);
    } catch (MalformedReadingException e) {
      throw new DeviceException("the firewall's rules are unusable: " + e.getMessage(), e);
    }
  }

  static List<Finding> findings(List<JsonNode> entries, Set<Integer> ports) {
    List<Finding> findings = new ArrayList<>();
    for (JsonNode chain : objects(entries, "chain").toList()) {
      boolean foreign = !chain.path("table").asText().equals(NftFirewall.TABLE);
      if (!foreign || !chain.path("hook").asText().equals("input") || !drops(entries, chain)) {
        continue;
      }
      for (int port : ports.stream().sorted().toList()) {
        if (objects(entries, "rule")
            .noneMatch(rule -> sameTable(rule, chain) && accepts(entries, rule, port))) {
          findings.add(finding(chain, port));
        }
      }
    }
    return findings;
  }

  private static Finding finding(JsonNode chain, int port) {
    String name =
        chain.path("family").asText()
            + " "
            + chain.path("table").asText()
            + " "
            + chain.path("name").asText();
    return new Finding(
        name,
        "the chain '"
            + name
            + "' drops what it does not accept, and no rule of its table accepts UDP port "
            + port);
  }

  private static boolean drops(List<JsonNode> entries, JsonNode chain) {
    return chain.path("policy").asText().equals("drop")
        || objects(entries, "rule")
            .filter(rule -> sameTable(rule, chain) && rule.path("chain").equals(chain.path("name")))
            .anyMatch(
                rule -> matches(rule).isEmpty() && (has(rule, "drop") || has(rule, "reject")));
  }

  private static boolean accepts(List<JsonNode> entries, JsonNode rule, int port) {
    if (!has(rule, "accept")) {
      return false;
    }
    List<JsonNode> destinationPorts =
        matches(rule).stream()
            .filter(
                match -> match.path("left").path("payload").path("field").asText().equals("dport"))
            .toList();
    return destinationPorts.isEmpty()
        ? matches(rule).isEmpty()
        : destinationPorts.stream()
            .allMatch(
                match ->
                    covers(match, port)
                        || namedSets(entries, rule, match).anyMatch(set -> contains(set, port)));
  }

  private static boolean covers(JsonNode match, int port) {
    String protocol = match.path("left").path("payload").path("protocol").asText();
    boolean equality = match.path("op").asText().equals("==");
    return (protocol.equals("udp") || protocol.equals("th"))
        && equality
        && contains(match.path("right"), port);
  }

  /** The elements of the set that a rule names, each as a value of its own. */
  private static Stream<JsonNode> namedSets(List<JsonNode> entries, JsonNode rule, JsonNode match) {
    return objects(entries, "set")
        .filter(
            set ->
                sameTable(set, rule)
                    && match.path("right").asText().equals("@" + set.path("name").asText()))
        .flatMap(set -> set.path("elem").valueStream());
  }

  /** A port, a range of ports, or a set of both. */
  private static boolean contains(JsonNode value, int port) {
    if (value.has("set")) {
      return value.path("set").valueStream().anyMatch(element -> contains(element, port));
    }
    if (value.has("range")) {
      return value.path("range").path(0).asInt() <= port
          && port <= value.path("range").path(1).asInt();
    }
    return value.isIntegralNumber() && value.asInt() == port;
  }

  private static List<JsonNode> matches(JsonNode rule) {
    return expressions(rule)
        .filter(expression -> expression.has("match") || expression.has("xt"))
        .map(expression -> expression.path("match"))
        .toList();
  }

  private static boolean has(JsonNode rule, String verdict) {
    return expressions(rule).anyMatch(expression -> expression.has(verdict));
  }

  private static Stream<JsonNode> expressions(JsonNode rule) {
    return rule.path("expr").valueStream();
  }

  private static Stream<JsonNode> objects(List<JsonNode> entries, String type) {
    return entries.stream().filter(entry -> entry.has(type)).map(entry -> entry.get(type));
  }

  private static boolean sameTable(JsonNode rule, JsonNode chain) {
    return rule.path("table").equals(chain.path("table"))
        && rule.path("family").equals(chain.path("family"));
  }
}
