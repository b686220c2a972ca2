package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that a verified config asks of the appliance's device.
 *
 * @param interfaces in the order of the config; names and listen ports are unique, and no prefix is
 *     routed through two of them
 * @param forwarding the families whose packets the appliance forwards; a family left out is not
 *     switched off, since forwarding may serve others
 * @param policies of interfaces whose peers reach each other by rules
 */
public record DesiredDevice(
    List<DesiredInterface> interfaces,
    Set<AddressFamily> forwarding,
    List<InterfacePolicy> policies) {
  /** Nothing at all: what is left after leaving. */
  public static final DesiredDevice EMPTY = new DesiredDevice(List.of(), Set.of());

  /**
   * @throws IllegalArgumentException when two interfaces have one name or one listen port, or route
   *     one prefix
   */
  public DesiredDevice {
    interfaces = List.copyOf(interfaces);
    forwarding = Set.copyOf(forwarding);
    policies = List.copyOf(policies);
    Set<InterfaceName> names = new HashSet<>();
    Set<Integer> ports = new HashSet<>();
    Map<IpPrefix, InterfaceName> routes = new HashMap<>();
    for (DesiredInterface wanted : interfaces) {
      if (!names.add(wanted.name())) {
        throw new IllegalArgumentException("two interfaces are named '" + wanted.name() + "'");
      }
      int port = wanted.wireGuard().listenPort();
      if (port != 0 && !ports.add(port)) {
        throw new IllegalArgumentException("two interfaces listen on port " + port);
      }
      for (IpPrefix prefix : wanted.link().routes()) {
        InterfaceName other = routes.put(prefix, wanted.name());
        if (other != null) {
          throw new IllegalArgumentException(
              prefix + " is routed through '" + other + "' and '" + wanted.name() + "'");
        }
      }
    }
  }

  /** Without policies. */
  public DesiredDevice(List<DesiredInterface> interfaces, Set<AddressFamily> forwarding) {
    this(interfaces, forwarding, List.of());
  }

  /** The rules that lead to the tables into which interfaces are routed. */
  public SequencedSet<RoutingRule> rules() {
    SequencedSet<RoutingRule> rules = new TreeSet<>();
    for (DesiredInterface wanted : interfaces) {
      LinkSettings.Routing routing = wanted.link().routing();
      if (routing.mode() == RoutingMode.TABLE && wanted.link().enabled()) {
        Stream.of(AddressFamily.values())
            .filter(family -> !family.of(routing.routes()).isEmpty())
            .map(family -> rule(family, wanted))
            .forEach(rules::add);
      }
    }
    return rules;
  }

  private static RoutingRule rule(AddressFamily family, DesiredInterface wanted) {
    int table = wanted.link().routing().table();
    return new RoutingRule(family, RoutingRule.PRIORITY, table, wanted.wireGuard().fwmark());
  }

  /** The interfaces' names, to observe. */
  public Set<InterfaceName> names() {
    Set<InterfaceName> names = new HashSet<>();
    interfaces.forEach(wanted -> names.add(wanted.name()));
    return Set.copyOf(names);
  }
}
