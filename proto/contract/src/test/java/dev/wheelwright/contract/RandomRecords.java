package dev.wheelwright.contract;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.ConfigHead.Firewall;
import dev.wheelwright.wire.ConfigHead.Forwarding;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.KeySet.OnlineKey;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.Policy;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.PolicyRule.Protocol;
import dev.wheelwright.wire.PolicyRule.Side;
import dev.wheelwright.wire.PortRange;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.Routing;
import dev.wheelwright.wire.SealedSecret;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Records of the wire format that follow from a seed; empty, small and largest values are frequent.
 */
final class RandomRecords {
  private final Random random;

  RandomRecords(long seed) {
    this.random = new Random(seed);
  }

  PeerRecord peer() {
    return new PeerRecord(
        WgPublicKey.of(bytes(32)),
        name(255),
        ascending(this::prefix),
        some(this::endpoint),
        (int) number(65_535),
        secret(),
        ascending(() -> name(20)));
  }

  ConfigHead head() {
    List<InterfaceRecord> links =
        ascending(() -> new InterfaceName("i" + random.nextInt(100))).stream()
            .map(this::link)
            .toList();
    List<UUID> isolated =
        links.stream()
            .map(InterfaceRecord::membership)
            .filter(each -> random.nextBoolean())
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .toList();
    return new ConfigHead(
        links,
        new Forwarding(random.nextBoolean(), random.nextBoolean()),
        new Firewall(isolated, random.nextBoolean(), policies(links, isolated)));
  }

  private List<Policy> policies(List<InterfaceRecord> links, List<UUID> isolated) {
    return links.stream()
        .map(InterfaceRecord::membership)
        .filter(each -> !isolated.contains(each) && random.nextBoolean())
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .map(each -> new Policy(each, ascending(this::word).stream().map(this::rule).toList()))
        .toList();
  }

  private PolicyRule rule(String name) {
    List<Protocol> protocols = List.of(Protocol.values());
    Protocol protocol = protocols.get(random.nextInt(protocols.size()));
    int first = 1 + random.nextInt(30_000);
    List<PortRange> ports =
        List.of(new PortRange(first, first + random.nextInt(3)), new PortRange(40_000, 65_535));
    return new PolicyRule(name, side(), side(), protocol, protocol.hasPorts() ? ports : List.of());
  }

  private Side side() {
    List<IpPrefix> one = random.nextBoolean() ? List.of(prefix()) : List.of();
    List<String> groups = one.isEmpty() ? List.of(word()) : ascending(this::word);
    return new Side(groups, one);
  }

  private String word() {
    return "word-" + random.nextInt(1000);
  }

  private InterfaceRecord link(InterfaceName name) {
    return new InterfaceRecord(
        uuid(),
        name,
        1 + (int) number(Integer.MAX_VALUE - 1),
        WgPublicKey.of(bytes(32)),
        ascending(this::interfaceAddress),
        (int) number(65_535),
        (int) number(65_535),
        number(0xffff_ffffL),
        routing(),
        random.nextBoolean(),
        random.nextBoolean() ? 1 : 256,
        secret());
  }

  private Routing routing() {
    return switch (random.nextInt(3)) {
      case 0 -> Routing.MAIN;
      case 1 -> Routing.OFF;
      default -> new Routing.Table(1000 + random.nextInt(100_000));
    };
  }

  Envelope envelope() {
    return new Envelope(
        (int) number(Integer.MAX_VALUE),
        uuid(),
        uuid(),
        stamp(),
        Digest.fromBytes(bytes(32)),
        random.nextBoolean() ? Optional.empty() : Optional.of(Digest.fromBytes(bytes(32))),
        number(Long.MAX_VALUE),
        (int) number(Integer.MAX_VALUE));
  }

  Latest latest() {
    Digest digest = Digest.fromBytes(bytes(32));
    return new Latest(uuid(), uuid(), Bytes.of(bytes(32)), stamp(), digest, number(Long.MAX_VALUE));
  }

  KeySet keySet() {
    List<OnlineKey> keys =
        Stream.generate(() -> OnlineKey.of(bytes(32)))
            .limit(1 + random.nextInt(3))
            .sorted()
            .toList();
    return new KeySet(uuid(), number(Long.MAX_VALUE), number(Long.MAX_VALUE), keys);
  }

  private RevisionStamp stamp() {
    return new RevisionStamp(number(Long.MAX_VALUE), number(Long.MAX_VALUE));
  }

  private Endpoint endpoint() {
    int port = 1 + (int) number(65_534);
    return random.nextBoolean()
        ? new Endpoint(address().toString(), port)
        : new Endpoint("host-" + random.nextInt(1000) + ".example.net", port);
  }

  private IpPrefix prefix() {
    return interfaceAddress().network();
  }

  private InterfaceAddress interfaceAddress() {
    IpAddress address = address();
    return new InterfaceAddress(address, random.nextInt(address.bitLength() + 1));
  }

  private IpAddress address() {
    return IpAddress.of(bytes(random.nextBoolean() ? 4 : 16));
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private SealedSecret secret() {
    return SealedSecret.of(bytes(random.nextInt(3) * 80));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Of one, two and four bytes in UTF-8; no lone surrogates. */
  private String name(int maximum) {
    int length = random.nextInt(4) * maximum / 4;
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(random.nextInt(8) > 0 ? (char) ('a' + random.nextInt(26)) : 'é');
    }
    return text.substring(0, length);
  }

  private long number(long maximum) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> Math.min(127, maximum);
      case 2 -> Math.min(128, maximum);
      case 3 -> maximum;
      default -> random.nextLong(maximum);
    };
  }

  private <T> List<T> some(Supplier<T> maker) {
    return Stream.generate(maker).limit(random.nextInt(4)).toList();
  }

  private <T extends Comparable<? super T>> List<T> ascending(Supplier<T> maker) {
    return some(maker).stream().distinct().sorted().toList();
  }
}
