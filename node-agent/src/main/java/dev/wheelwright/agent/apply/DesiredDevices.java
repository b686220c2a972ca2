package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.diff.AddressFamily;
import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.agent.diff.DesiredInterface;
import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.InterfacePolicy;
import dev.wheelwright.agent.diff.LinkSettings;
import dev.wheelwright.agent.diff.RoutingMode;
import dev.wheelwright.agent.diff.TrafficRule;
import dev.wheelwright.agent.diff.WireGuardSettings;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.agent.store.MembershipKeys;
import dev.wheelwright.agent.verify.Refusal;
import dev.wheelwright.agent.verify.RefusalReason;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.DerivedGroups;
import dev.wheelwright.wire.DerivedRoutes;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Policy;
import dev.wheelwright.wire.Routing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Joins a config with the private keys that it needs, into what the device must be. */
final class DesiredDevices {
  private final MembershipKeys keys;

  DesiredDevices(MembershipKeys keys) {
    this.keys = keys;
  }

  /** What the device must be; refused when this agent can't make it so. */
  Verdict<DesiredDevice> of(VerifiedConfig config) {
    List<DesiredInterface> interfaces = new ArrayList<>();
    for (Map.Entry<InterfaceRecord, List<PeerRecord>> entry : config.peers().entrySet()) {
      InterfaceRecord each = entry.getKey();
      Optional<WgPrivateKey> key =
          keys.find(new MembershipKeys.KeyName(each.membership(), each.keyGeneration()));
      if (key.isEmpty()) {
        return Verdict.refused(
            RefusalReason.KEY_MISMATCH, "interface " + each.name() + ": its key is gone");
      }
      try {
        interfaces.add(wanted(config.head(), each, entry.getValue(), key.get()));
      } catch (IllegalArgumentException e) {
        return impossible(e);
      }
    }
    try {
      return new Verdict.Accepted<>(
          new DesiredDevice(interfaces, families(config.head()), policies(config)));
    } catch (IllegalArgumentException e) {
      return impossible(e);
    }
  }

  private static Verdict<DesiredDevice> impossible(IllegalArgumentException e) {
    return new Verdict.Refused<>(
        new Refusal(RefusalReason.UNSUPPORTED, String.valueOf(e.getMessage())));
  }

  private static DesiredInterface wanted(
      ConfigHead head, InterfaceRecord each, List<PeerRecord> peers, WgPrivateKey key) {
    LinkSettings link =
        new LinkSettings(
            each.enabled(),
            each.mtu(),
            Set.copyOf(each.addresses()),
            routing(each, DerivedRoutes.of(each, peers)),
            rules(head, each));
    return new DesiredInterface(
        each.name(),
        each.membership(),
        new WireGuardSettings(key, each.listenPort(), (int) each.fwmark()),
        link,
        peers.stream().map(DesiredDevices::wanted).toList());
  }

  private static LinkSettings.Routing routing(InterfaceRecord each, Set<IpPrefix> routes) {
    return switch (each.routing()) {
      case Routing.Main() -> new LinkSettings.Routing(RoutingMode.MAIN, routes);
      case Routing.Table(int number) -> new LinkSettings.Routing(RoutingMode.TABLE, number, routes);
      case Routing.Off() -> new LinkSettings.Routing(RoutingMode.OFF, routes);
    };
  }

  private static DesiredPeer wanted(PeerRecord peer) {
    return new DesiredPeer(
        peer.publicKey(),
        Set.copyOf(peer.allowedIps()),
        peer.preferredEndpoint(),
        peer.keepaliveSeconds(),
        WgPresharedKey.NONE);
  }

  private static Set<TrafficRule> rules(ConfigHead head, InterfaceRecord each) {
    Set<TrafficRule> rules = EnumSet.noneOf(TrafficRule.class);
    if (head.firewall().isolated().contains(each.membership())) {
      rules.add(TrafficRule.ISOLATE_PEERS);
    }
    // Not a part of the config: whatever it says, overlays are kept apart (threat S13).
    rules.add(TrafficRule.SEPARATE_OVERLAYS);
    if (head.firewall().clampMss()) {
      rules.add(TrafficRule.CLAMP_MSS);
    }
    return rules;
  }

  private static List<InterfacePolicy> policies(VerifiedConfig config) {
    List<InterfacePolicy> policies = new ArrayList<>();
    for (Policy policy : config.head().firewall().policies()) {
      config
          .peers()
          .forEach(
              (each, peers) -> {
                if (each.membership().equals(policy.membership())) {
                  Map<String, Set<IpPrefix>> groups =
                      new HashMap<>(DerivedGroups.of(policy.rules(), peers));
                  policies.add(new InterfacePolicy(each.name(), policy.rules(), groups));
                }
              });
    }
    return policies;
  }

  private static Set<AddressFamily> families(ConfigHead head) {
    Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
    if (head.forwarding().ipv4()) {
      families.add(AddressFamily.IPV4);
    }
    if (head.forwarding().ipv6()) {
      families.add(AddressFamily.IPV6);
    }
    return families;
  }
}
