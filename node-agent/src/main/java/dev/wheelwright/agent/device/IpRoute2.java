package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.AddressFamily;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.LinkSettings;
import dev.wheelwright.agent.diff.RoutingRule;
import dev.wheelwright.wire.InterfaceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Links, addresses and routes by {@code ip}: reads as JSON, writes as one batch on standard input.
 */
final class IpRoute2 {
  /**
   * The kernel's WireGuard lets go of its peers one after another, and waits for all processors
   * each time (peer_remove_after_dead in linux/drivers/net/wireguard/peer.c); meanwhile nothing can
   * be asked about links. To give up would not end it.
   */
  private static final Duration DELETION = Duration.ofMinutes(10);

  private final CommandRunner runner;

  IpRoute2(CommandRunner runner) {
    this.runner = runner;
  }

  /** The named interfaces that exist, with their addresses. */
  Map<InterfaceName, LinkReading> links(Set<InterfaceName> names) throws DeviceException {
    String json = runner.run(Command.of("ip", "-json", "-details", "address", "show")).require();
    try {
      return LinkReading.parse(json, names);
    } catch (MalformedReadingException e) {
      throw new DeviceException("the list of interfaces is unusable: " + e.getMessage(), e);
    }
  }

  /** The routes through interfaces that exist, both families, all tables. */
  Map<InterfaceName, RouteReading> routes(Set<InterfaceName> names) throws DeviceException {
    List<InterfaceName> order = names.stream().sorted().toList();
    if (order.isEmpty()) {
      return Map.of();
    }
    List<RouteReading> ipv4 = routes(order, false);
    List<RouteReading> ipv6 = routes(order, true);
    Map<InterfaceName, RouteReading> routes = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      routes.put(order.get(i), ipv4.get(i).and(ipv6.get(i)));
    }
    return routes;
  }

  private List<RouteReading> routes(List<InterfaceName> order, boolean ipv6)
      throws DeviceException {
    StringBuilder batch = new StringBuilder();
    order.forEach(name -> batch.append("route show table all dev ").append(name).append('\n'));
    Command command = Command.of("ip", ipv6 ? "-6" : "-4", "-json", "-Numeric", "-batch", "-");
    String json = runner.run(command.withInput(batch.toString())).require();
    try {
      return RouteReading.parse(json, order.size(), ipv6);
    } catch (MalformedReadingException e) {
      throw new DeviceException("the list of routes is unusable: " + e.getMessage(), e);
    }
  }

  /** The routing rules of ours of one family. */
  Set<RoutingRule> rules(AddressFamily family) throws DeviceException {
    String json =
        runner.run(Command.of("ip", option(family), "-json", "-Numeric", "rule", "show")).require();
    try {
      return RuleReading.parse(json, family);
    } catch (MalformedReadingException e) {
      throw new DeviceException("the list of rules is unusable: " + e.getMessage(), e);
    }
  }

  void addRule(RoutingRule rule) throws DeviceException {
    rule("add", rule);
  }

  void deleteRule(RoutingRule rule) throws DeviceException {
    rule("delete", rule);
  }

  /** No line of a batch: there a rule has no family. */
  private void rule(String verb, RoutingRule rule) throws DeviceException {
    List<String> words = new ArrayList<>(List.of("ip", option(rule.family()), "rule", verb));
    words.addAll(List.of("priority", Integer.toString(rule.priority())));
    if (rule.exceptMark() != 0) {
      words.addAll(List.of("not", "fwmark", "0x" + Integer.toHexString(rule.exceptMark())));
    }
    words.addAll(List.of("table", Integer.toUnsignedString(rule.table())));
    words.addAll(List.of("protocol", RouteReading.PROTOCOL));
    runner.run(Command.of(words)).require();
  }

  private static String option(AddressFamily family) {
    return switch (family) {
      case IPV4 -> "-4";
      case IPV6 -> "-6";
    };
  }

  /** Deletes an interface that exists. */
  void deleteLink(InterfaceName name) throws DeviceException {
    Command delete = Command.of("ip", "link", "delete", "dev", name.value());
    runner.run(delete.within(DELETION)).require();
  }

  /** Carries out lines of a batch in order and stops at the first that fails. */
  void batch(List<String> lines) throws DeviceException {
    if (lines.isEmpty()) {
      return;
    }
    Command command = Command.of("ip", "-batch", "-");
    CommandResult result = runner.run(command.withInput(String.join("\n", lines) + "\n"));
    if (!result.succeeded()) {
      throw new DeviceException(result.failure().getMessage() + failedLine(result.errors(), lines));
    }
  }

  /** iproute2 names the line that failed by its number. */
  private static String failedLine(String errors, List<String> lines) {
    String marker = "Command failed -:";
    int at = errors.lastIndexOf(marker);
    String number = at < 0 ? "" : errors.substring(at + marker.length()).strip();
    if (!number.matches("[1-9][0-9]{0,8}") || Integer.parseInt(number) > lines.size()) {
      return "";
    }
    return " (at '" + lines.get(Integer.parseInt(number) - 1) + "')";
  }

  /**
   * Addresses are added before others are removed: with its last address an interface loses its
   * routes.
   */
  static List<String> lines(DeviceOperation.ChangeAddresses change) {
    List<String> lines = new ArrayList<>();
    change.added().stream()
        .sorted()
        .forEach(address -> lines.add("address add " + address + " dev " + change.name()));
    change.removed().stream()
        .sorted()
        .forEach(address -> lines.add("address delete " + address + " dev " + change.name()));
    return lines;
  }

  static List<String> lines(DeviceOperation.AddRoutes add) {
    return add.prefixes().stream()
        .sorted()
        .map(prefix -> route("add", prefix.toString(), add.name(), add.table()))
        .toList();
  }

  static List<String> lines(DeviceOperation.RemoveRoutes remove) {
    return remove.prefixes().stream()
        .sorted()
        .map(prefix -> route("delete", prefix.toString(), remove.name(), remove.table()))
        .toList();
  }

  static String line(DeviceOperation.SetMtu set) {
    return "link set dev " + set.name() + " mtu " + set.mtu();
  }

  static String line(DeviceOperation.SetUp set) {
    return "link set dev " + set.name() + " up";
  }

  static String line(DeviceOperation.SetDown set) {
    return "link set dev " + set.name() + " down";
  }

  /** Never "replace": that would overwrite another program's route to the same prefix. */
  private static String route(String verb, String prefix, InterfaceName name, int table) {
    return "route "
        + verb
        + " "
        + prefix
        + " dev "
        + name
        + " table "
        + (table == LinkSettings.Routing.MAIN_TABLE ? "main" : Integer.toUnsignedString(table))
        + " proto "
        + RouteReading.PROTOCOL;
  }
}
