package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.device.testing.InMemoryDevice;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Small values for tests: keys, peers and interfaces that differ by a number. */
final class Samples {
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  static final UUID MEMBERSHIP = new UUID(1, 2);

  private Samples() {}

  static WgPublicKey publicKey(int number) {
    return WgPublicKey.of(bytes(number));
  }

  static WgPrivateKey privateKey(int number) {
    byte[] bytes = bytes(number);
    bytes[1] = (byte) number;
    return WgPrivateKey.of(bytes);
  }

  static WgPresharedKey presharedKey(int number) {
    return number == 0 ? WgPresharedKey.NONE : WgPresharedKey.of(bytes(number));
  }

  static InterfaceName name(String value) {
    return new InterfaceName(value);
  }

  static Set<IpPrefix> prefixes(String... prefixes) {
    return Set.copyOf(Arrays.stream(prefixes).map(IpPrefix::parse).toList());
  }

  static Set<InterfaceAddress> addresses(String... addresses) {
    return Set.copyOf(Arrays.stream(addresses).map(InterfaceAddress::parse).toList());
  }

  static DesiredPeer peer(int number, String... allowedIps) {
    return new DesiredPeer(
        publicKey(number), prefixes(allowedIps), Optional.empty(), 0, WgPresharedKey.NONE);
  }

  static DesiredPeer peerAt(int number, String endpoint, String... allowedIps) {
    return new DesiredPeer(
        publicKey(number),
        prefixes(allowedIps),
        Optional.of(Endpoint.parse(endpoint, 51_820)),
        25,
        WgPresharedKey.NONE);
  }

  static LinkSettings link(String... addresses) {
    return new LinkSettings(
        true,
        0,
        addresses(addresses),
        new LinkSettings.Routing(RoutingMode.MAIN, Set.of()),
        Set.of());
  }

  static DesiredInterface tunnel(String name, DesiredPeer... peers) {
    return new DesiredInterface(
        name(name),
        MEMBERSHIP,
        new WireGuardSettings(privateKey(1), 9001, 0),
        link("172.16.254.1/32"),
        List.of(peers));
  }

  static DesiredDevice device(DesiredInterface... interfaces) {
    return new DesiredDevice(List.of(interfaces), Set.of(AddressFamily.IPV4));
  }

  private static byte[] bytes(int number) {
    byte[] bytes = new byte[WgPublicKey.BYTES];
    bytes[0] = (byte) number;
    bytes[WgPublicKey.BYTES - 1] = 9;
    return bytes;
  }

  static List<DeviceOperation> plan(
      DesiredDevice desired, ObservedDevice observed, EndpointKnowledge knowledge) {
    return ((DiffOutcome.Plan) DeviceDiff.diff(desired, observed, knowledge)).operations();
  }

  static ObservedDevice applied(DesiredDevice desired) {
    InMemoryDevice device = InMemoryDevice.empty(NOW);
    device.execute(plan(desired, device.observe(), EndpointKnowledge.NONE));
    return device.observe();
  }

  static ObservedDevice with(ObservedDevice device, ObservedInterface.Tunnel tunnel) {
    return new ObservedDevice(
        device.at(),
        device.owned(),
        Map.of(name("EMEA"), tunnel),
        device.sysctls(),
        device.firewall());
  }

  static DesiredInterface routed(LinkSettings.Routing routing, DesiredInterface tunnel) {
    LinkSettings link = new LinkSettings(true, 0, tunnel.link().addresses(), routing, Set.of());
    return new DesiredInterface(
        tunnel.name(), tunnel.membership(), tunnel.wireGuard(), link, tunnel.peers());
  }

  static DesiredInterface withRoutes(DesiredInterface tunnel, String... routes) {
    return routed(new LinkSettings.Routing(RoutingMode.MAIN, prefixes(routes)), tunnel);
  }
}
