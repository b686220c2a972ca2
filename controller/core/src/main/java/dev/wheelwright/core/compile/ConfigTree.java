package dev.wheelwright.core.compile;

import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.DerivedGroups;
import dev.wheelwright.wire.DerivedRoutes;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.Routing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * A config for people: a tree of Map, List, String, Number and Boolean with everything that is set,
 * and the routes that follow.
 */
public final class ConfigTree {
  private ConfigTree() {}

  /**
   * The readable form of a config. Sealed secrets are told as present, never shown.
   *
   * @throws dev.wheelwright.wire.WireFormatException when a page is malformed
   */
  public static SequencedMap<String, Object> of(ConfigContent content) {
    ConfigHead head = content.head();
    SequencedMap<String, Object> tree = new LinkedHashMap<>();
    tree.put("digest", content.digest().toString());
    tree.put(
        "forwarding", fields("ipv4", head.forwarding().ipv4(), "ipv6", head.forwarding().ipv6()));
    SequencedMap<String, Object> firewall =
        fields("isolated", isolated(head), "clampMss", head.firewall().clampMss());
    if (!head.firewall().policies().isEmpty()) {
      firewall.put("policies", policies(content));
    }
    tree.put("firewall", firewall);
    tree.put(
        "interfaces",
        content.decode().entrySet().stream()
            .map(each -> tree(each.getKey(), each.getValue()))
            .toList());
    return Collections.unmodifiableSequencedMap(tree);
  }

  /** The interfaces' names, which people know, and not the memberships. */
  private static List<String> isolated(ConfigHead head) {
    List<UUID> memberships = head.firewall().isolated();
    return head.interfaces().stream()
        .filter(each -> memberships.contains(each.membership()))
        .map(each -> each.name().value())
        .toList();
  }

  private static List<SequencedMap<String, Object>> policies(ConfigContent content) {
    List<SequencedMap<String, Object>> trees = new ArrayList<>();
    content
        .decode()
        .forEach(
            (each, peers) ->
                content.head().firewall().policies().stream()
                    .filter(policy -> policy.membership().equals(each.membership()))
                    .forEach(policy -> trees.add(tree(each.name(), policy.rules(), peers))));
    return trees;
  }

  /** With the groups that follow from the peers. */
  private static SequencedMap<String, Object> tree(
      InterfaceName name, List<PolicyRule> rules, List<PeerRecord> peers) {
    SequencedMap<String, Object> groups = new LinkedHashMap<>();
    DerivedGroups.of(rules, peers).forEach((group, prefixes) -> groups.put(group, texts(prefixes)));
    SequencedMap<String, Object> tree =
        fields("interface", name.value(), "rules", rules.stream().map(ConfigTree::tree).toList());
    tree.put("groups", groups);
    return tree;
  }

  private static SequencedMap<String, Object> tree(PolicyRule rule) {
    SequencedMap<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", rule.name());
    tree.put("from", side(rule.from()));
    tree.put("to", side(rule.to()));
    tree.put("protocol", rule.protocol().name().toLowerCase(Locale.ROOT));
    tree.put("ports", texts(rule.ports()));
    return tree;
  }

  private static List<String> side(PolicyRule.Side side) {
    List<String> texts = new ArrayList<>(side.groups());
    texts.addAll(texts(side.prefixes()));
    return texts;
  }

  private static SequencedMap<String, Object> tree(InterfaceRecord each, List<PeerRecord> peers) {
    SequencedMap<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", each.name().value());
    tree.put("membership", each.membership().toString());
    tree.put("keyGeneration", each.keyGeneration());
    tree.put("publicKey", each.publicKey().toString());
    tree.put("addresses", texts(each.addresses()));
    tree.put("listenPort", each.listenPort());
    tree.put("mtu", each.mtu());
    tree.put("fwmark", each.fwmark());
    tree.put("routing", routing(each.routing()));
    tree.put("enabled", each.enabled());
    tree.put("suppliedKey", each.sealedPrivateKey().isPresent());
    tree.put("pages", each.pages());
    tree.put("peers", peers.stream().map(ConfigTree::tree).toList());
    tree.put("routes", texts(DerivedRoutes.of(each, peers)));
    return tree;
  }

  private static SequencedMap<String, Object> tree(PeerRecord peer) {
    SequencedMap<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", peer.name());
    tree.put("publicKey", peer.publicKey().toString());
    tree.put("allowedIps", texts(peer.allowedIps()));
    tree.put("endpoints", texts(peer.endpoints()));
    tree.put("keepalive", peer.keepaliveSeconds());
    tree.put("presharedKey", peer.sealedPsk().isPresent());
    if (!peer.policyGroups().isEmpty()) {
      tree.put("groups", peer.policyGroups());
    }
    return tree;
  }

  private static String routing(Routing routing) {
    return switch (routing) {
      case Routing.Main() -> "main";
      case Routing.Table(int number) -> Integer.toString(number);
      case Routing.Off() -> "off";
    };
  }

  private static SequencedMap<String, Object> fields(
      String one, Object first, String other, Object second) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(one, first);
    fields.put(other, second);
    return fields;
  }

  private static List<String> texts(Collection<?> values) {
    return values.stream().map(Object::toString).toList();
  }
}
