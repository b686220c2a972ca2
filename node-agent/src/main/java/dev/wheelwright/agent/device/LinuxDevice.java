package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.AddressFamily;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedInterface;
import dev.wheelwright.agent.diff.ObservedLink;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.diff.PolicyCounter;
import dev.wheelwright.agent.diff.RoutingRule;
import dev.wheelwright.agent.diff.Sysctl;
import dev.wheelwright.wire.InterfaceName;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The device of the Linux network namespace that the agent runs in. */
public final class LinuxDevice implements Device {
  private final IpRoute2 ip;
  private final NftFirewall firewall;
  private final Sysctls sysctls;
  private final Tunnels tunnels;
  private final Ownership ownership;
  private final InstantSource clock;

  LinuxDevice(
      CommandRunner runner,
      Path procSys,
      Tunnels tunnels,
      Ownership ownership,
      InstantSource clock) {
    this.ip = new IpRoute2(runner);
    this.firewall = new NftFirewall(runner);
    this.sysctls = new Sysctls(procSys);
    this.tunnels = tunnels;
    this.ownership = ownership;
    this.clock = clock;
  }

  /**
   * The device of this machine.
   *
   * @param uapiDirectory where wireguard-go's sockets are, normally /var/run/wireguard
   * @param clock the wall clock, by which handshakes are stamped too
   */
  public static LinuxDevice create(
      BackendChoice backend, Path uapiDirectory, Ownership ownership, InstantSource clock) {
    CommandRunner runner = new ProcessRunner(ProcessRunner.SYSTEM_DIRECTORIES);
    Tunnels tunnels = new Tunnels(runner, uapiDirectory, backend);
    return new LinuxDevice(runner, Path.of("/proc/sys"), tunnels, ownership, clock);
  }

  @Override
  public ObservedDevice observe(Set<InterfaceName> names) throws DeviceException {
    Set<InterfaceName> owned = ownership.state().interfaces();
    Set<InterfaceName> all = new HashSet<>(names);
    all.addAll(owned);
    Map<InterfaceName, LinkReading> links = ip.links(all);
    Map<InterfaceName, LinkReading> candidates = new HashMap<>(links);
    candidates
        .entrySet()
        .removeIf(
            link ->
                !tunnels.isTunnel(link.getKey(), link.getValue(), owned.contains(link.getKey())));
    Map<InterfaceName, RouteReading> routes = ip.routes(candidates.keySet());
    Map<InterfaceName, ObservedInterface> interfaces = new HashMap<>();
    links.forEach((name, link) -> interfaces.put(name, new ObservedInterface.Other(link.kind())));
    for (Map.Entry<InterfaceName, LinkReading> link : candidates.entrySet()) {
      RouteReading through = routes.getOrDefault(link.getKey(), RouteReading.NONE);
      interfaces.put(link.getKey(), tunnel(link.getKey(), link.getValue(), through));
    }
    Map<Sysctl, String> switches = sysctls.read(candidates.keySet());
    return new ObservedDevice(
        clock.instant(), owned, interfaces, switches, firewall.read(), rules(switches));
  }

  /** A kernel without IPv6 has no rules of it either, and says so by an error. */
  private Set<RoutingRule> rules(Map<Sysctl, String> switches) throws DeviceException {
    Set<RoutingRule> rules = new HashSet<>(ip.rules(AddressFamily.IPV4));
    if (switches.containsKey(Sysctl.Global.IPV6_FORWARDING)) {
      rules.addAll(ip.rules(AddressFamily.IPV6));
    }
    return rules;
  }

  @Override
  public ObservedWireGuard readWireGuard(InterfaceName name) throws DeviceException {
    return backend(name).read(name);
  }

  @Override
  public List<PolicyCounter> readPolicyCounters() throws DeviceException {
    return firewall.counters();
  }

  @Override
  public void execute(List<DeviceOperation> operations) throws DeviceException {
    List<String> batch = new ArrayList<>();
    for (DeviceOperation operation : operations) {
      List<String> lines = lines(operation);
      if (lines.isEmpty()) {
        flush(batch);
        perform(operation);
      }
      batch.addAll(lines);
    }
    flush(batch);
  }

  private ObservedInterface tunnel(InterfaceName name, LinkReading link, RouteReading routes)
      throws DeviceException {
    ObservedWireGuard wireGuard = tunnels.backend(name, link).read(name);
    return new ObservedInterface.Tunnel(
        wireGuard,
        new ObservedLink(link.up(), link.mtu(), link.addresses(), routes.ours(), routes.others()));
  }

  private void flush(List<String> batch) throws DeviceException {
    List<String> lines = List.copyOf(batch);
    batch.clear();
    ip.batch(lines);
  }

  /** What an operation is in {@code ip}'s language; empty for an operation that is not for ip. */
  private List<String> lines(DeviceOperation operation) throws DeviceException {
    return switch (operation) {
      case DeviceOperation.ChangeAddresses change -> ours(change.name(), IpRoute2.lines(change));
      case DeviceOperation.SetMtu set -> ours(set.name(), List.of(IpRoute2.line(set)));
      case DeviceOperation.SetUp set -> ours(set.name(), List.of(IpRoute2.line(set)));
      case DeviceOperation.SetDown set -> ours(set.name(), List.of(IpRoute2.line(set)));
      case DeviceOperation.AddRoutes add -> ours(add.name(), IpRoute2.lines(add));
      case DeviceOperation.RemoveRoutes remove -> ours(remove.name(), IpRoute2.lines(remove));
      case DeviceOperation.CreateInterface _,
          DeviceOperation.RemoveInterface _,
          DeviceOperation.ConfigureWireGuard _,
          DeviceOperation.AddRule _,
          DeviceOperation.RemoveRule _,
          DeviceOperation.SetSysctl _,
          DeviceOperation.ReplaceFirewall _,
          DeviceOperation.ChangeFirewallMembers _,
          DeviceOperation.RemoveFirewall _ ->
          List.of();
    };
  }

  private void perform(DeviceOperation operation) throws DeviceException {
    switch (operation) {
      case DeviceOperation.CreateInterface create -> create(create.name());
      case DeviceOperation.RemoveInterface remove -> remove(remove.name());
      case DeviceOperation.ConfigureWireGuard change -> {
        requireOurs(change.name());
        backend(change.name()).configure(change);
      }
      case DeviceOperation.AddRule(RoutingRule rule) -> ip.addRule(rule);
      case DeviceOperation.RemoveRule(RoutingRule rule) -> ip.deleteRule(rule);
      case DeviceOperation.SetSysctl set -> set(set);
      case DeviceOperation.ReplaceFirewall replace -> firewall.replace(replace.ruleset());
      case DeviceOperation.ChangeFirewallMembers change -> firewall.change(change);
      case DeviceOperation.RemoveFirewall() -> firewall.remove();
      case DeviceOperation.ChangeAddresses _,
          DeviceOperation.SetMtu _,
          DeviceOperation.SetUp _,
          DeviceOperation.SetDown _,
          DeviceOperation.AddRoutes _,
          DeviceOperation.RemoveRoutes _ -> {}
    }
  }

  /**
   * Recorded as ours before it exists: a crash in between leaves a record without an interface,
   * never the reverse.
   */
  private void create(InterfaceName name) throws DeviceException {
    if (!ip.links(Set.of(name)).isEmpty()) {
      throw new DeviceException("an interface '" + name + "' exists already");
    }
    WireGuardBackend backend = tunnels.forNewInterface();
    ownership.add(name);
    try {
      backend.make(name);
    } catch (DeviceException e) {
      ownership.remove(name);
      throw e;
    }
    backend.awaitReady(name);
    sysctls.keepSecondaryAddresses(name);
  }

  private void remove(InterfaceName name) throws DeviceException {
    requireOurs(name);
    LinkReading link = ip.links(Set.of(name)).get(name);
    // What is no tunnel took the name after somebody deleted ours.
    if (link != null && tunnels.isTunnel(name, link, true)) {
      WireGuardBackend backend = tunnels.backend(name, link);
      ip.deleteLink(name);
      backend.awaitGone(name);
    }
    ownership.remove(name);
  }

  private void set(DeviceOperation.SetSysctl set) throws DeviceException {
    switch (set.sysctl()) {
      case Sysctl.Global global -> {
        String earlier = sysctls.read(Set.of()).get(global);
        if (earlier == null) {
          throw new DeviceException("this kernel has no switch " + global.path());
        }
        ownership.rememberEarlier(global, earlier);
      }
      case Sysctl.ReversePathFilter filter -> requireOurs(filter.name());
    }
    sysctls.write(set.sysctl(), set.value());
  }

  private WireGuardBackend backend(InterfaceName name) throws DeviceException {
    LinkReading link = ip.links(Set.of(name)).get(name);
    if (link == null || !link.isTunnel()) {
      throw new DeviceException("there is no WireGuard interface '" + name + "'");
    }
    return tunnels.backend(name, link);
  }

  private List<String> ours(InterfaceName name, List<String> lines) throws DeviceException {
    requireOurs(name);
    return lines;
  }

  private void requireOurs(InterfaceName name) throws DeviceException {
    if (!ownership.state().interfaces().contains(name)) {
      throw new DeviceException("the interface '" + name + "' was not made by this agent");
    }
  }
}
