package dev.wheelwright.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Records for tests. */
final class Fixtures {
  static final UUID MEMBERSHIP = new UUID(1, 1);

  private Fixtures() {}

  static WgPublicKey key(String seed) {
    return WgPublicKey.of(Digest.of(seed.getBytes(StandardCharsets.UTF_8)).toBytes());
  }

  static PeerRecord peer(String seed, List<IpPrefix> allowedIps) {
    return peer(seed, allowedIps, List.of());
  }

  static PeerRecord peer(String seed, List<IpPrefix> allowedIps, List<String> groups) {
    return new PeerRecord(key(seed), seed, allowedIps, List.of(), 0, SealedSecret.NONE, groups);
  }

  /** A peer of one address that follows from a number. */
  static PeerRecord peer(int number) {
    IpAddress address =
        IpAddress.of(new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    return peer("peer " + number, List.of(address.hostPrefix()));
  }

  static InterfaceRecord link(Routing routing, boolean enabled) {
    return link(routing, enabled, 1);
  }

  static InterfaceRecord link(Routing routing, boolean enabled, int pages) {
    return new InterfaceRecord(
        MEMBERSHIP,
        new InterfaceName("wg0"),
        1,
        key("own"),
        List.of(InterfaceAddress.parse("10.255.0.1/32")),
        0,
        0,
        0,
        routing,
        enabled,
        pages,
        SealedSecret.NONE);
  }
}
