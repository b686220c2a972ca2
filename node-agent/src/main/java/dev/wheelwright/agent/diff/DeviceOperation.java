package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** One step of a change to the device. */
public sealed interface DeviceOperation {

  /** Makes a WireGuard interface: down, without keys, addresses or peers. */
  record CreateInterface(InterfaceName name) implements DeviceOperation {}

  /**
   * Removes an interface of ours with all that is on it, and forgets that it was ours; one that is
   * gone already is no error.
   */
  record RemoveInterface(InterfaceName name) implements DeviceOperation {}

  /**
   * Changes WireGuard's own settings in one device write, peers in the order given. What is absent
   * stays as it is.
   *
   * @param listenPort 0 lets the device choose another port
   * @param fwmark 0 removes the mark
   */
  record ConfigureWireGuard(
      InterfaceName name,
      Optional<WgPrivateKey> privateKey,
      OptionalInt listenPort,
      OptionalInt fwmark,
      List<PeerChange> peers)
      implements DeviceOperation {
    public ConfigureWireGuard {
      peers = List.copyOf(peers);
    }
  }

  /** Adds addresses to an interface and takes others away, in this order. */
  record ChangeAddresses(
      InterfaceName name, Set<InterfaceAddress> added, Set<InterfaceAddress> removed)
      implements DeviceOperation {
    public ChangeAddresses {
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
    }
  }

  record SetMtu(InterfaceName name, int mtu) implements DeviceOperation {}

  record SetUp(InterfaceName name) implements DeviceOperation {}

  /** Takes the link down; the kernel drops its routes. */
  record SetDown(InterfaceName name) implements DeviceOperation {}

  /** Adds routes through the interface to a table, marked as ours. */
  record AddRoutes(InterfaceName name, int table, Set<IpPrefix> prefixes)
      implements DeviceOperation {
    public AddRoutes {
      prefixes = Set.copyOf(prefixes);
    }

    /** To the main table. */
    public AddRoutes(InterfaceName name, Set<IpPrefix> prefixes) {
      this(name, LinkSettings.Routing.MAIN_TABLE, prefixes);
    }
  }

  /** Removes routes of ours through the interface from a table. */
  record RemoveRoutes(InterfaceName name, int table, Set<IpPrefix> prefixes)
      implements DeviceOperation {
    public RemoveRoutes {
      prefixes = Set.copyOf(prefixes);
    }

    /** From the main table. */
    public RemoveRoutes(InterfaceName name, Set<IpPrefix> prefixes) {
      this(name, LinkSettings.Routing.MAIN_TABLE, prefixes);
    }
  }

  /** Adds a rule that leads to a table, marked as ours. */
  record AddRule(RoutingRule rule) implements DeviceOperation {}

  /** Removes a rule of ours. */
  record RemoveRule(RoutingRule rule) implements DeviceOperation {}

  record SetSysctl(Sysctl sysctl, String value) implements DeviceOperation {}

  /** Replaces the whole table of ours at once. */
  record ReplaceFirewall(FirewallRuleset ruleset) implements DeviceOperation {}

  /** Changes what sets of our table hold, at once; its rules and their counters stay. */
  record ChangeFirewallMembers(SequencedMap<FirewallSet, MembersChange> sets)
      implements DeviceOperation {
    public ChangeFirewallMembers {
      sets = Collections.unmodifiableSequencedMap(new TreeMap<>(sets));
    }
  }

  /** What a set gets and loses, and what it holds then. */
  record MembersChange(Set<IpPrefix> added, Set<IpPrefix> removed, Set<IpPrefix> after) {
    public MembersChange {
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
      after = Set.copyOf(after);
    }
  }

  /** Removes our table. */
  record RemoveFirewall() implements DeviceOperation {}
}
