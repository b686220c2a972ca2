package dev.wheelwright.agent.device.testing;

import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.FirewallSet;
import dev.wheelwright.agent.diff.LinkSettings;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedFirewall;
import dev.wheelwright.agent.diff.ObservedInterface;
import dev.wheelwright.agent.diff.ObservedLink;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.diff.RoutingRule;
import dev.wheelwright.agent.diff.Sysctl;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A device in memory that behaves as Linux does where it matters to a plan: prefixes move between
 * peers, routes die with links and addresses, a port is held once. It refuses what Linux would
 * refuse by {@link IllegalStateException}.
 */
public final class InMemoryDevice {
  private final Instant now;
  private final Set<InterfaceName> owned;
  private final Map<InterfaceName, FakeWireGuard> tunnels = new HashMap<>();
  private final Map<InterfaceName, FakeLink> links = new HashMap<>();
  private final Map<InterfaceName, ObservedInterface.Other> others = new HashMap<>();
  private final Map<Sysctl, String> sysctls;
  private final Set<RoutingRule> rules;
  private ObservedFirewall firewall;
  private Runnable afterEachStep = () -> {};

  public InMemoryDevice(ObservedDevice start) {
    this.now = start.at();
    this.owned = new HashSet<>(start.owned());
    this.sysctls = new HashMap<>(start.sysctls());
    this.rules = new HashSet<>(start.rules());
    this.firewall = start.firewall();
    start.interfaces().forEach(this::put);
  }

  /** A device without interfaces of ours. */
  public static InMemoryDevice empty(Instant now) {
    return new InMemoryDevice(
        new ObservedDevice(now, Set.of(), Map.of(), Map.of(), new ObservedFirewall.Absent()));
  }

  /** Called after every operation, and after every peer within one. */
  public void afterEachStep(Runnable check) {
    this.afterEachStep = check;
  }

  public ObservedDevice observe() {
    Map<InterfaceName, ObservedInterface> interfaces = new HashMap<>(others);
    tunnels.forEach(
        (name, tunnel) ->
            interfaces.put(
                name, new ObservedInterface.Tunnel(tunnel.observe(), links.get(name).observe())));
    return new ObservedDevice(now, owned, interfaces, sysctls, firewall, rules);
  }

  public void execute(List<DeviceOperation> operations) {
    operations.forEach(this::execute);
  }

  private void put(InterfaceName name, ObservedInterface existing) {
    switch (existing) {
      case ObservedInterface.Tunnel tunnel -> {
        tunnels.put(name, new FakeWireGuard(tunnel.wireGuard()));
        links.put(name, new FakeLink(tunnel.link()));
      }
      case ObservedInterface.Other other -> others.put(name, other);
    }
  }

  private void execute(DeviceOperation operation) {
    switch (operation) {
      case DeviceOperation.CreateInterface create -> create(create.name());
      case DeviceOperation.RemoveInterface remove -> remove(remove.name());
      case DeviceOperation.ConfigureWireGuard configure -> configure(configure);
      case DeviceOperation.ChangeAddresses change ->
          link(change.name()).changeAddresses(change.added(), change.removed());
      case DeviceOperation.SetMtu set -> link(set.name()).setMtu(set.mtu());
      case DeviceOperation.SetUp up -> link(up.name()).setUp();
      case DeviceOperation.SetDown down -> link(down.name()).setDown();
      case DeviceOperation.AddRoutes add -> addRoutes(add);
      case DeviceOperation.RemoveRoutes remove ->
          link(remove.name()).removeRoutes(remove.table(), remove.prefixes());
      case DeviceOperation.AddRule(RoutingRule rule) -> {
        if (!rules.add(rule)) {
          throw new IllegalStateException(rule + " is there already");
        }
      }
      case DeviceOperation.RemoveRule(RoutingRule rule) -> {
        if (!rules.remove(rule)) {
          throw new IllegalStateException(rule + " is not there");
        }
      }
      case DeviceOperation.SetSysctl set -> sysctls.put(set.sysctl(), set.value());
      case DeviceOperation.ReplaceFirewall replace ->
          firewall =
              new ObservedFirewall.Intact(
                  replace.ruleset().fingerprint(), byName(replace.ruleset().members()));
      case DeviceOperation.ChangeFirewallMembers change -> change(change);
      case DeviceOperation.RemoveFirewall() -> firewall = new ObservedFirewall.Absent();
    }
    afterEachStep.run();
  }

  private static Map<String, Set<IpPrefix>> byName(Map<FirewallSet, Set<IpPrefix>> members) {
    Map<String, Set<IpPrefix>> byName = new HashMap<>();
    members.forEach((set, prefixes) -> byName.put(set.toString(), prefixes));
    return byName;
  }

  /** As nftables does: what is not there can't be removed, and prefixes don't overlap. */
  private void change(DeviceOperation.ChangeFirewallMembers change) {
    if (!(firewall instanceof ObservedFirewall.Intact intact)) {
      throw new IllegalStateException("there is no table to change members of");
    }
    Map<String, Set<IpPrefix>> members = new HashMap<>(intact.members());
    change
        .sets()
        .forEach(
            (set, each) -> {
              Set<IpPrefix> prefixes = new HashSet<>(members.get(set.toString()));
              if (!prefixes.removeAll(each.removed()) && !each.removed().isEmpty()) {
                throw new IllegalStateException(set + " does not hold " + each.removed());
              }
              prefixes.addAll(each.added());
              if (!prefixes.equals(each.after())) {
                throw new IllegalStateException(set + " holds " + prefixes);
              }
              members.put(set.toString(), prefixes);
            });
    firewall = new ObservedFirewall.Intact(intact.fingerprint(), members);
  }

  private void create(InterfaceName name) {
    if (tunnels.containsKey(name) || others.containsKey(name)) {
      throw new IllegalStateException("interface " + name + " is there already");
    }
    owned.add(name);
    put(
        name,
        new ObservedInterface.Tunnel(
            new ObservedWireGuard(
                ObservedWireGuard.Implementation.USERSPACE, Optional.empty(), 0, 0, Map.of()),
            new ObservedLink(false, LinkSettings.AUTOMATIC_MTU, Set.of(), Map.of(), Set.of())));
  }

  private void remove(InterfaceName name) {
    if (!owned.remove(name)) {
      throw new IllegalStateException("interface " + name + " is not ours");
    }
    tunnels.remove(name);
    links.remove(name);
    sysctls.remove(new Sysctl.ReversePathFilter(name));
  }

  private void configure(DeviceOperation.ConfigureWireGuard change) {
    FakeWireGuard tunnel = tunnels.get(change.name());
    if (tunnel == null || !owned.contains(change.name())) {
      throw new IllegalStateException("interface " + change.name() + " is not ours");
    }
    int port = change.listenPort().orElse(0);
    boolean taken =
        port != 0
            && tunnels.entrySet().stream()
                .anyMatch(
                    other ->
                        !other.getKey().equals(change.name())
                            && other.getValue().listenPort() == port);
    if (taken) {
      throw new IllegalStateException("port " + port + " is in use");
    }
    tunnel.configure(change, afterEachStep);
  }

  private void addRoutes(DeviceOperation.AddRoutes add) {
    links.forEach(
        (other, link) -> {
          Set<IpPrefix> taken = link.routes(add.table());
          if (!other.equals(add.name()) && taken.stream().anyMatch(add.prefixes()::contains)) {
            throw new IllegalStateException("a route is there already, through " + other);
          }
        });
    link(add.name()).addRoutes(add.table(), add.prefixes());
  }

  private FakeLink link(InterfaceName name) {
    FakeLink link = links.get(name);
    if (link == null || !owned.contains(name)) {
      throw new IllegalStateException("interface " + name + " is not ours");
    }
    return link;
  }
}
