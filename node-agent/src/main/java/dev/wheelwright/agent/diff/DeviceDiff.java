package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.diff.DeviceOperation.AddRule;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.DeviceOperation.RemoveInterface;
import dev.wheelwright.agent.diff.DeviceOperation.RemoveRule;
import dev.wheelwright.agent.diff.DeviceOperation.SetSysctl;
import dev.wheelwright.agent.diff.DiffOutcome.Conflict;
import dev.wheelwright.agent.diff.DiffOutcome.Plan;
import dev.wheelwright.agent.diff.DiffOutcome.Refused;
import dev.wheelwright.agent.diff.Sysctl.Global;
import dev.wheelwright.wire.InterfaceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The smallest change that makes a device what a config wants.
 *
 * <p>Order: interfaces that are no longer wanted go first, since they may hold a port or a prefix
 * that another one takes over; then the firewall, so that nothing is forwarded before the rules
 * stand; then the switches; then each interface; routes and the rules that lead to them last, since
 * they need a link that is up.
 */
public final class DeviceDiff {
  private final DesiredDevice desired;
  private final ObservedDevice observed;
  private final EndpointKnowledge endpoints;
  private final List<DeviceOperation> operations = new ArrayList<>();

  private DeviceDiff(DesiredDevice desired, ObservedDevice observed, EndpointKnowledge endpoints) {
    this.desired = desired;
    this.observed = observed;
    this.endpoints = endpoints;
  }

  /**
   * The operations that lead from the observed to the desired device, or why they must not be done.
   *
   * @param observed a reading that covers the desired names
   */
  public static DiffOutcome diff(
      DesiredDevice desired, ObservedDevice observed, EndpointKnowledge endpoints) {
    return new DeviceDiff(desired, observed, endpoints).outcome();
  }

  private DiffOutcome outcome() {
    List<Conflict> conflicts = conflicts();
    if (!conflicts.isEmpty()) {
      return new Refused(conflicts);
    }
    removeInterfaces();
    FirewallDiff.diff(FirewallRuleset.of(desired), observed.firewall()).ifPresent(operations::add);
    sysctls();
    removeRules();
    vacatePorts();
    List<InterfaceDiff> interfaces =
        desired.interfaces().stream()
            .map(wanted -> new InterfaceDiff(wanted, observed, endpoints))
            .toList();
    interfaces.forEach(part -> operations.addAll(part.routesToRemove()));
    interfaces.forEach(part -> operations.addAll(part.changes()));
    interfaces.forEach(part -> operations.addAll(part.routesToAdd()));
    addRules();
    return new Plan(operations);
  }

  private List<Conflict> conflicts() {
    List<Conflict> conflicts = new ArrayList<>();
    for (DesiredInterface wanted : desired.interfaces()) {
      conflict(wanted.name())
          .map(explanation -> new Conflict(wanted.name(), explanation))
          .ifPresent(conflicts::add);
    }
    return conflicts;
  }

  private Optional<String> conflict(InterfaceName name) {
    ObservedInterface existing = observed.interfaces().get(name);
    if (existing == null) {
      return Optional.empty();
    }
    boolean ours = observed.owned().contains(name);
    return switch (existing) {
      case ObservedInterface.Other(String kind) ->
          Optional.of(
              "an interface '"
                  + name
                  + "' of kind "
                  + kind
                  + " exists already and is not WireGuard");
      case ObservedInterface.Tunnel tunnel when !ours ->
          Optional.of(
              "a WireGuard interface '" + name + "' exists already and was not made by this agent");
      case ObservedInterface.Tunnel tunnel -> Optional.empty();
    };
  }

  /**
   * Also names whose interface is gone, so that they stop being ours before somebody else uses
   * them.
   */
  private void removeInterfaces() {
    Set<InterfaceName> unwanted = new HashSet<>(observed.owned());
    unwanted.removeAll(desired.names());
    unwanted.stream().sorted().map(RemoveInterface::new).forEach(operations::add);
  }

  /** Before the routes that they lead to are gone. */
  private void removeRules() {
    Set<RoutingRule> wanted = desired.rules();
    observed.rules().stream()
        .filter(rule -> !wanted.contains(rule))
        .sorted()
        .map(RemoveRule::new)
        .forEach(operations::add);
  }

  private void addRules() {
    desired.rules().stream()
        .filter(rule -> !observed.rules().contains(rule))
        .map(AddRule::new)
        .forEach(operations::add);
  }

  private void sysctls() {
    if (desired.forwarding().contains(AddressFamily.IPV4)) {
      switchOn(Global.IPV4_FORWARDING);
    }
    if (desired.forwarding().contains(AddressFamily.IPV6)) {
      switchOn(Global.IPV6_FORWARDING);
    }
    if (desired.interfaces().stream().anyMatch(wanted -> wanted.wireGuard().fwmark() != 0)) {
      switchOn(Global.SRC_VALID_MARK);
    }
  }

  private void switchOn(Global sysctl) {
    if (!"1".equals(observed.sysctls().get(sysctl))) {
      operations.add(new SetSysctl(sysctl, "1"));
    }
  }

  /**
   * An interface of ours lets go of a port that another one of ours is to have: two cannot hold it
   * while they change places.
   */
  private void vacatePorts() {
    Map<Integer, InterfaceName> wantedPorts = new HashMap<>();
    for (DesiredInterface wanted : desired.interfaces()) {
      if (wanted.wireGuard().listenPort() != 0) {
        wantedPorts.put(wanted.wireGuard().listenPort(), wanted.name());
      }
    }
    for (DesiredInterface wanted : desired.interfaces()) {
      int port = observed.wireGuard(wanted.name()).map(ObservedWireGuard::listenPort).orElse(0);
      InterfaceName taker = wantedPorts.get(port);
      if (taker != null && !taker.equals(wanted.name())) {
        operations.add(
            new ConfigureWireGuard(
                wanted.name(),
                Optional.empty(),
                OptionalInt.of(0),
                OptionalInt.empty(),
                List.of()));
      }
    }
  }
}
