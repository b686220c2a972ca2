package dev.wheelwright.agent.device;

import dev.wheelwright.agent.diff.AddressFamily;
import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.agent.diff.DesiredInterface;
import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.LinkSettings;
import dev.wheelwright.agent.diff.RoutingMode;
import dev.wheelwright.agent.diff.TrafficRule;
import dev.wheelwright.agent.diff.WireGuardSettings;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Builds wanted interfaces for tests: a concentrator and a spoke that reach each other over the
 * loopback.
 */
final class Wanted {
  static final InterfaceName HUB = new InterfaceName("EMEA");
  static final InterfaceName SPOKE = new InterfaceName("server-sc1");
  static final WgPrivateKey HUB_KEY = key(11);
  static final WgPrivateKey SPOKE_KEY = key(12);
  static final WgPresharedKey PRESHARED = WgPresharedKey.of(key(13).toBytes());

  private Wanted() {}

  static WgPrivateKey key(int number) {
    byte[] bytes = new byte[WgPrivateKey.BYTES];
    bytes[1] = (byte) number;
    bytes[2] = (byte) (number >> 8);
    return WgPrivateKey.of(bytes);
  }

  static DesiredDevice device(DesiredInterface... interfaces) {
    return new DesiredDevice(List.of(interfaces), Set.of(AddressFamily.IPV4));
  }

  static DesiredInterface hub(int port, DesiredPeer... more) {
    List<DesiredPeer> peers = new ArrayList<>(List.of(spokePeer()));
    peers.addAll(List.of(more));
    return tunnel(
        HUB,
        new WireGuardSettings(HUB_KEY, port, 0),
        link(addresses("172.16.254.1/32", "fd02::1/128"), routesOf(peers), TrafficRule.values()),
        peers);
  }

  static DesiredInterface spoke(String hubEndpoint) {
    List<DesiredPeer> peers =
        List.of(
            peer(
                HUB_KEY,
                Optional.of(Endpoint.parse(hubEndpoint, 9001)),
                1,
                "172.16.254.1/32",
                "10.0.0.0/16"));
    return tunnel(
        SPOKE,
        new WireGuardSettings(SPOKE_KEY, 9002, 0),
        new LinkSettings(
            true,
            1380,
            addresses("172.16.254.2/24"),
            new LinkSettings.Routing(RoutingMode.OFF, Set.of()),
            Set.of(TrafficRule.CLAMP_MSS)),
        peers);
  }

  static DesiredPeer spokePeer() {
    return peer(SPOKE_KEY, Optional.empty(), 0, "172.16.254.2/32", "172.16.10.0/24", "fd10::/64");
  }

  static DesiredPeer peer(
      WgPrivateKey key, Optional<Endpoint> endpoint, int keepalive, String... allowedIps) {
    Set<IpPrefix> prefixes = new HashSet<>(Arrays.stream(allowedIps).map(IpPrefix::parse).toList());
    return new DesiredPeer(key.publicKey(), prefixes, endpoint, keepalive, PRESHARED);
  }

  static DesiredInterface tunnel(
      InterfaceName name, WireGuardSettings settings, LinkSettings link, List<DesiredPeer> peers) {
    return new DesiredInterface(name, new UUID(0, name.hashCode()), settings, link, peers);
  }

  static LinkSettings link(
      Set<InterfaceAddress> addresses, Set<IpPrefix> routes, TrafficRule... rules) {
    return new LinkSettings(
        true, 0, addresses, new LinkSettings.Routing(RoutingMode.MAIN, routes), Set.of(rules));
  }

  static Set<InterfaceAddress> addresses(String... texts) {
    return Set.copyOf(Arrays.stream(texts).map(InterfaceAddress::parse).toList());
  }

  static Set<IpPrefix> routesOf(List<DesiredPeer> peers) {
    Set<IpPrefix> routes = new HashSet<>();
    peers.forEach(peer -> routes.addAll(peer.allowedIps()));
    return routes;
  }
}
