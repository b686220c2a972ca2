package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.diff.PeerChange.AllowedIpsChange;
import dev.wheelwright.agent.diff.RoutingRule;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.WgPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in words in what a device differed from its config, told by what had to be repaired. */
final class Drift {
  /** More of a kind are counted. */
  private static final int NAMED = 5;

  private final Map<WgPublicKey, String> names = new HashMap<>();

  private Drift(VerifiedConfig config) {
    config
        .peers()
        .values()
        .forEach(peers -> peers.forEach(peer -> names.put(peer.publicKey(), name(peer))));
  }

  private static String name(PeerRecord peer) {
    return peer.name().isEmpty() ? peer.publicKey().toString() : peer.name();
  }

  /**
   * One sentence, such as {@code EMEA: peer branch-1 (allowed IPs); EMEA: the link was down}.
   *
   * @param repairs what was done, without what it carries that is secret
   */
  static String of(List<DeviceOperation> repairs, VerifiedConfig config) {
    Drift drift = new Drift(config);
    return repairs.stream().map(drift::text).distinct().collect(Collectors.joining("; "));
  }

  private String text(DeviceOperation repair) {
    return switch (repair) {
      case DeviceOperation.CreateInterface create -> create.name() + ": the interface was missing";
      case DeviceOperation.RemoveInterface remove ->
          remove.name() + ": the interface is not in the config";
      case DeviceOperation.ConfigureWireGuard change ->
          change.name() + ": " + String.join(", ", wireGuard(change));
      case DeviceOperation.ChangeAddresses change ->
          change.name()
              + ": "
              + some("address missing", change.added())
              + (change.added().isEmpty() || change.removed().isEmpty() ? "" : ", ")
              + some("address too many", change.removed());
      case DeviceOperation.SetMtu set -> set.name() + ": the MTU was not " + set.mtu();
      case DeviceOperation.SetUp set -> set.name() + ": the link was down";
      case DeviceOperation.SetDown set -> set.name() + ": the link was up";
      case DeviceOperation.AddRoutes add ->
          add.name() + ": " + some("route missing", add.prefixes());
      case DeviceOperation.RemoveRoutes remove ->
          remove.name() + ": " + some("route too many", remove.prefixes());
      case DeviceOperation.AddRule(RoutingRule rule) -> "rule missing: " + text(rule);
      case DeviceOperation.RemoveRule(RoutingRule rule) -> "rule too many: " + text(rule);
      case DeviceOperation.SetSysctl set -> set.sysctl().path() + " was not " + set.value();
      case DeviceOperation.ReplaceFirewall _ -> "our firewall table was missing or altered";
      case DeviceOperation.ChangeFirewallMembers change ->
          "our firewall's members of " + some("", change.sets().keySet()).strip() + " were altered";
      case DeviceOperation.RemoveFirewall() -> "our firewall table is not in the config";
    };
  }

  private static String text(RoutingRule rule) {
    return "%s, priority %s to table %s".formatted(rule.family(), rule.priority(), rule.table());
  }

  private List<String> wireGuard(DeviceOperation.ConfigureWireGuard change) {
    List<String> parts = new ArrayList<>();
    change.privateKey().ifPresent(key -> parts.add("private key"));
    change.listenPort().ifPresent(port -> parts.add("listen port"));
    change.fwmark().ifPresent(mark -> parts.add("fwmark"));
    List<String> peers = change.peers().stream().map(this::peer).distinct().toList();
    parts.addAll(peers.subList(0, Math.min(NAMED, peers.size())));
    if (peers.size() > NAMED) {
      parts.add("and " + (peers.size() - NAMED) + " more peers");
    }
    return parts;
  }

  private String peer(PeerChange change) {
    String name = names.getOrDefault(change.publicKey(), change.publicKey().toString());
    return switch (change) {
      case PeerChange.AddPeer _ -> "peer " + name + " was missing";
      case PeerChange.RemovePeer _ -> "peer " + name + " is not in the config";
      case PeerChange.UpdatePeer update ->
          "peer " + name + " (" + String.join(", ", settings(update)) + ")";
    };
  }

  private static List<String> settings(PeerChange.UpdatePeer update) {
    List<String> settings = new ArrayList<>();
    update.endpoint().ifPresent(endpoint -> settings.add("endpoint"));
    update.keepaliveSeconds().ifPresent(seconds -> settings.add("keepalive"));
    update.presharedKey().ifPresent(key -> settings.add("preshared key"));
    if (!(update.allowedIps() instanceof AllowedIpsChange.Keep)) {
      settings.add("allowed IPs");
    }
    return settings;
  }

  private static String some(String what, Set<?> things) {
    if (things.isEmpty()) {
      return "";
    }
    String named =
        things.stream()
            .map(Object::toString)
            .sorted()
            .limit(NAMED)
            .collect(Collectors.joining(" "));
    String more = things.size() > NAMED ? " and " + (things.size() - NAMED) + " more" : "";
    return what + " " + named + more;
  }
}
