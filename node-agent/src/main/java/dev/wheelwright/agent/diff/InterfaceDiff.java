package dev.wheelwright.agent.diff;

import static dev.wheelwright.agent.diff.LinkSettings.Routing.MAIN_TABLE;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.wheelwright.agent.diff.DeviceOperation.AddRoutes;
import dev.wheelwright.agent.diff.DeviceOperation.ChangeAddresses;
import dev.wheelwright.agent.diff.DeviceOperation.ConfigureWireGuard;
import dev.wheelwright.agent.diff.DeviceOperation.CreateInterface;
import dev.wheelwright.agent.diff.DeviceOperation.RemoveRoutes;
import dev.wheelwright.agent.diff.DeviceOperation.SetDown;
import dev.wheelwright.agent.diff.DeviceOperation.SetMtu;
import dev.wheelwright.agent.diff.DeviceOperation.SetSysctl;
import dev.wheelwright.agent.diff.DeviceOperation.SetUp;
import dev.wheelwright.agent.diff.Sysctl.ReversePathFilter;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The change to one wanted interface, which exists and is ours or does not exist. */
final class InterfaceDiff {
  private static final IpPrefix LINK_LOCAL = new IpPrefix(IpAddress.parse("fe80::"), 10);

  private final DesiredInterface desired;
  private final ObservedDevice device;
  private final EndpointKnowledge endpoints;
  private final boolean exists;
  private final ObservedWireGuard wireGuard;
  private final ObservedLink link;

  InterfaceDiff(DesiredInterface desired, ObservedDevice device, EndpointKnowledge endpoints) {
    this.desired = desired;
    this.device = device;
    this.endpoints = endpoints;
    if (device.interfaces().get(desired.name()) instanceof ObservedInterface.Tunnel tunnel) {
      this.exists = true;
      this.wireGuard = tunnel.wireGuard();
      this.link = tunnel.link();
    } else {
      this.exists = false;
      this.wireGuard =
          new ObservedWireGuard(
              ObservedWireGuard.Implementation.KERNEL, Optional.empty(), 0, 0, Map.of());
      this.link = new ObservedLink(false, LinkSettings.AUTOMATIC_MTU, Set.of(), Map.of(), Set.of());
    }
  }

  /**
   * Routes of ours that are not wanted; those that the link's going down takes away need no
   * removal.
   */
  List<DeviceOperation> routesToRemove() {
    if (!desired.link().enabled()) {
      return List.of();
    }
    List<DeviceOperation> operations = new ArrayList<>();
    new TreeMap<>(link.routes())
        .forEach(
            (table, routes) -> {
              Set<IpPrefix> wanted = table == table() ? desired.link().routes() : Set.of();
              Set<IpPrefix> removed = minus(routes, wanted);
              if (!removed.isEmpty()) {
                operations.add(new RemoveRoutes(desired.name(), table, removed));
              }
            });
    return operations;
  }

  /** All but the routes. */
  List<DeviceOperation> changes() {
    List<DeviceOperation> operations = new ArrayList<>();
    if (!exists) {
      operations.add(new CreateInterface(desired.name()));
    }
    reversePathFilter().ifPresent(operations::add);
    configuration().ifPresent(operations::add);
    if (!exists || link.mtu() != desired.link().effectiveMtu()) {
      operations.add(new SetMtu(desired.name(), desired.link().effectiveMtu()));
    }
    if (desired.link().enabled()) {
      addresses().ifPresent(operations::add);
    }
    if (desired.link().enabled() != link.up()) {
      operations.add(
          desired.link().enabled() ? new SetUp(desired.name()) : new SetDown(desired.name()));
    }
    return operations;
  }

  /** The wanted routes that are missing, or that go missing on the way. */
  List<DeviceOperation> routesToAdd() {
    if (!desired.link().enabled()) {
      return List.of();
    }
    Set<IpPrefix> present = new HashSet<>();
    // The kernel routes networks by itself in the main table only.
    if (table() == MAIN_TABLE) {
      present.addAll(link.otherRoutes());
      minus(link.addresses(), desired.link().addresses())
          .forEach(address -> present.remove(address.network()));
    }
    present.addAll(link.routes(table()));
    if (losesRoutes()) {
      present.removeIf(route -> !route.isIpv6());
    }
    if (table() == MAIN_TABLE) {
      connected().forEach(present::add);
    }
    Set<IpPrefix> added = minus(desired.link().routes(), present);
    return added.isEmpty() ? List.of() : List.of(new AddRoutes(desired.name(), table(), added));
  }

  private int table() {
    return desired.link().routing().table();
  }

  /** Linux drops an interface's IPv4 routes together with its last IPv4 address. */
  private boolean losesRoutes() {
    boolean had = link.addresses().stream().anyMatch(address -> !address.address().isIpv6());
    boolean keeps =
        desired.link().addresses().stream().anyMatch(address -> !address.address().isIpv6());
    return had && !keeps;
  }

  /** Networks that the kernel routes by itself, once the addresses are there and the link is up. */
  private Set<IpPrefix> connected() {
    return desired.link().addresses().stream()
        .filter(address -> !link.up() || !link.addresses().contains(address))
        .filter(address -> address.length() < address.address().bitLength())
        .map(InterfaceAddress::network)
        .collect(toUnmodifiableSet());
  }

  private Optional<DeviceOperation> addresses() {
    Set<InterfaceAddress> wanted = desired.link().addresses();
    Set<InterfaceAddress> added = minus(wanted, link.addresses());
    // The kernel gives a tunnel an IPv6 link-local address of its own accord.
    Set<InterfaceAddress> removed =
        minus(link.addresses(), wanted).stream()
            .filter(address -> !LINK_LOCAL.contains(address.address()))
            .collect(toUnmodifiableSet());
    return added.isEmpty() && removed.isEmpty()
        ? Optional.empty()
        : Optional.of(new ChangeAddresses(desired.name(), added, removed));
  }

  /**
   * Strict filtering would drop what arrives from prefixes that the main table routes elsewhere, or
   * not yet.
   */
  private Optional<DeviceOperation> reversePathFilter() {
    boolean needed =
        desired.wireGuard().fwmark() != 0 || desired.link().routing().mode() != RoutingMode.MAIN;
    ReversePathFilter filter = new ReversePathFilter(desired.name());
    boolean loose = ReversePathFilter.LOOSE.equals(device.sysctls().get(filter));
    return needed && !loose
        ? Optional.of(new SetSysctl(filter, ReversePathFilter.LOOSE))
        : Optional.empty();
  }

  private Optional<DeviceOperation> configuration() {
    WireGuardSettings wanted = desired.wireGuard();
    Optional<WgPrivateKey> privateKey =
        Optional.of(wanted.privateKey())
            .filter(key -> !wireGuard.privateKey().equals(Optional.of(key)));
    OptionalInt listenPort = changed(wireGuard.listenPort(), wanted.listenPort());
    if (wanted.listenPort() == 0) {
      listenPort = OptionalInt.empty();
    }
    OptionalInt fwmark = changed(wireGuard.fwmark(), wanted.fwmark());
    List<PeerChange> peers =
        new PeerDiff(desired, wireGuard.peers(), endpoints, device.at()).changes();
    boolean nothing =
        privateKey.isEmpty() && listenPort.isEmpty() && fwmark.isEmpty() && peers.isEmpty();
    return nothing
        ? Optional.empty()
        : Optional.of(
            new ConfigureWireGuard(desired.name(), privateKey, listenPort, fwmark, peers));
  }

  static OptionalInt changed(int observed, int wanted) {
    return observed == wanted ? OptionalInt.empty() : OptionalInt.of(wanted);
  }

  private static <T> Set<T> minus(Set<T> all, Set<T> without) {
    return all.stream().filter(element -> !without.contains(element)).collect(toUnmodifiableSet());
  }
}
