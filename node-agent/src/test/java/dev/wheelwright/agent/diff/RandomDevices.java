package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.PolicyRule.Side;
import dev.wheelwright.wire.WgPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Random devices over a universe so small that collisions are the rule: three names, six keys,
 * eight prefixes, four ports.
 */
final class RandomDevices {
  private static final List<String> NAMES = List.of("EMEA", "APAC", "LATAM");
  private static final List<String> PREFIXES =
      List.of(
          "10.0.0.0/8",
          "10.1.0.0/16",
          "10.2.0.0/16",
          "0.0.0.0/0",
          "192.168.7.0/24",
          "fd00::/8",
          "fd01::/16",
          "::/0");
  private static final List<String> ADDRESSES =
      List.of(
          "172.16.254.1/32",
          "172.16.254.2/32",
          "192.168.7.3/24",
          "10.9.0.1/16",
          "fd02::1/128",
          "fd02::2/64");
  private static final List<String> ENDPOINTS =
      List.of("10.1.1.1", "10.1.1.2", "hub.example", "[fd09::1]:7");
  private static final int KEYS = 6;

  private final Random random;

  RandomDevices(Random random) {
    this.random = random;
  }

  DesiredDevice desired() {
    List<IpPrefix> routes =
        new ArrayList<>(shuffled(PREFIXES).stream().map(IpPrefix::parse).toList());
    List<Integer> ports = new ArrayList<>(shuffled(List.of(9001, 9002, 9003, 0)));
    List<DesiredInterface> interfaces = new ArrayList<>();
    for (String name : shuffled(NAMES).subList(0, random.nextInt(NAMES.size() + 1))) {
      Set<IpPrefix> routed = Set.copyOf(take(routes, random.nextInt(3)));
      interfaces.add(
          new DesiredInterface(
              new InterfaceName(name),
              Samples.MEMBERSHIP,
              new WireGuardSettings(
                  Samples.privateKey(random.nextInt(1, 3)), ports.removeFirst(), random.nextInt(2)),
              new LinkSettings(
                  random.nextInt(5) > 0,
                  random.nextBoolean() ? 0 : 1380,
                  addresses(),
                  routing(routed),
                  random.nextBoolean() ? Set.of() : Set.of(oneOf(List.of(TrafficRule.values())))),
              peers()));
    }
    return new DesiredDevice(
        interfaces,
        random.nextBoolean() ? Set.of() : Set.of(AddressFamily.values()),
        policies(interfaces));
  }

  private LinkSettings.Routing routing(Set<IpPrefix> routes) {
    return switch (random.nextInt(5)) {
      case 0 -> new LinkSettings.Routing(RoutingMode.OFF, routes);
      case 1 -> new LinkSettings.Routing(RoutingMode.TABLE, 100 + random.nextInt(2), routes);
      default -> new LinkSettings.Routing(RoutingMode.MAIN, routes);
    };
  }

  /**
   * What a device may look like: like a config, but with sessions, roamed endpoints, forgotten and
   * foreign things.
   */
  ObservedDevice observed() {
    DesiredDevice like = desired();
    Map<InterfaceName, ObservedInterface> interfaces = new HashMap<>();
    Set<InterfaceName> owned = new HashSet<>();
    Map<Sysctl, String> sysctls = new HashMap<>();
    for (DesiredInterface each : like.interfaces()) {
      owned.add(each.name());
      if (random.nextInt(8) > 0) {
        interfaces.put(each.name(), tunnel(each));
        sysctls.put(new Sysctl.ReversePathFilter(each.name()), random.nextBoolean() ? "0" : "2");
      }
    }
    for (Sysctl.Global global : Sysctl.Global.values()) {
      sysctls.put(global, random.nextBoolean() ? "0" : "1");
    }
    return new ObservedDevice(Samples.NOW, owned, interfaces, sysctls, firewall(like), rules(like));
  }

  EndpointKnowledge knowledge() {
    Map<Endpoint, Endpoint> resolved = new HashMap<>();
    if (random.nextBoolean()) {
      resolved.put(Endpoint.parse("hub.example", 51_820), Endpoint.parse("10.1.1.7", 51_820));
    }
    return new EndpointKnowledge(
        new EndpointKnowledge(EndpointMemory.EMPTY, resolved).afterApplying(desired()), resolved);
  }

  private Set<RoutingRule> rules(DesiredDevice like) {
    Set<RoutingRule> rules = new HashSet<>(like.rules());
    if (random.nextInt(4) == 0) {
      rules.add(new RoutingRule(AddressFamily.IPV6, RoutingRule.PRIORITY, 99, 1));
    }
    rules.removeIf(rule -> random.nextInt(4) == 0);
    return rules;
  }

  private ObservedFirewall firewall(DesiredDevice like) {
    return switch (random.nextInt(3)) {
      case 0 -> new ObservedFirewall.Absent();
      case 1 -> new ObservedFirewall.Altered();
      default -> intact(FirewallRuleset.of(like));
    };
  }

  /** The rules of the config; of the members some are missing and some too many. */
  private ObservedFirewall intact(FirewallRuleset ruleset) {
    Map<String, Set<IpPrefix>> members = new HashMap<>();
    ruleset
        .members()
        .forEach(
            (set, prefixes) -> {
              Set<IpPrefix> some = new HashSet<>(prefixes);
              some.removeIf(prefix -> random.nextInt(4) == 0);
              members.put(set.toString(), some);
            });
    return new ObservedFirewall.Intact(ruleset.fingerprint(), members);
  }

  /** For some of the interfaces, and always of the same rules, so that only members differ. */
  private List<InterfacePolicy> policies(List<DesiredInterface> interfaces) {
    Side group = new Side(List.of("group"), List.of());
    PolicyRule rule = new PolicyRule("rule", group, group, PolicyRule.Protocol.ANY, List.of());
    return interfaces.stream()
        .filter(each -> random.nextBoolean())
        .map(
            each -> {
              Set<IpPrefix> members = new HashSet<>();
              each.peers().forEach(peer -> members.addAll(peer.allowedIps()));
              members.removeIf(prefix -> random.nextBoolean());
              return new InterfacePolicy(each.name(), List.of(rule), Map.of("group", members));
            })
        .toList();
  }

  private ObservedInterface tunnel(DesiredInterface like) {
    Map<WgPublicKey, ObservedPeer> peers = new HashMap<>();
    for (DesiredPeer peer : like.peers()) {
      peers.put(
          peer.publicKey(),
          new ObservedPeer(
              peer.allowedIps(),
              peer.endpoint().filter(Endpoint::hasAddress),
              peer.keepaliveSeconds(),
              peer.presharedKey(),
              new ObservedPeer.Traffic(
                  random.nextBoolean()
                      ? Optional.empty()
                      : Optional.of(Samples.NOW.minusSeconds(random.nextInt(400))),
                  random.nextInt(1000),
                  0)));
    }
    ObservedWireGuard wireGuard =
        new ObservedWireGuard(
            ObservedWireGuard.Implementation.USERSPACE,
            random.nextInt(4) == 0 ? Optional.empty() : Optional.of(like.wireGuard().privateKey()),
            like.wireGuard().listenPort(),
            like.wireGuard().fwmark(),
            peers);
    boolean up = like.link().enabled();
    int table = like.link().routing().table();
    Set<IpPrefix> connected = new HashSet<>();
    like.link().addresses().stream()
        .filter(address -> up && address.length() < address.address().bitLength())
        .map(InterfaceAddress::network)
        .filter(
            network ->
                table != LinkSettings.Routing.MAIN_TABLE || !like.link().routes().contains(network))
        .forEach(connected::add);
    return new ObservedInterface.Tunnel(
        wireGuard,
        new ObservedLink(
            up,
            like.link().effectiveMtu(),
            like.link().addresses(),
            up ? Map.of(table, like.link().routes()) : Map.of(),
            connected));
  }

  private List<DesiredPeer> peers() {
    List<IpPrefix> prefixes =
        new ArrayList<>(shuffled(PREFIXES).stream().map(IpPrefix::parse).toList());
    List<DesiredPeer> peers = new ArrayList<>();
    for (int key = 1; key <= KEYS; key++) {
      if (random.nextBoolean()) {
        peers.add(
            new DesiredPeer(
                Samples.publicKey(key),
                Set.copyOf(take(prefixes, random.nextInt(3))),
                random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(Endpoint.parse(oneOf(ENDPOINTS), 51_820)),
                random.nextBoolean() ? 0 : 25,
                Samples.presharedKey(random.nextInt(2))));
      }
    }
    Collections.shuffle(peers, random);
    return peers;
  }

  private Set<InterfaceAddress> addresses() {
    return Set.copyOf(
        shuffled(ADDRESSES).subList(0, random.nextInt(4)).stream()
            .map(InterfaceAddress::parse)
            .toList());
  }

  private <T> T oneOf(List<T> elements) {
    return elements.get(random.nextInt(elements.size()));
  }

  private <T> List<T> shuffled(List<T> elements) {
    List<T> shuffled = new ArrayList<>(elements);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static <T> List<T> take(List<T> from, int count) {
    List<T> head = from.subList(0, Math.min(count, from.size()));
    List<T> taken = List.copyOf(head);
    head.clear();
    return taken;
  }
}
