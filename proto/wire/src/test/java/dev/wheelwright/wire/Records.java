package dev.wheelwright.wire;

import dev.wheelwright.wire.ConfigHead.Firewall;
import dev.wheelwright.wire.ConfigHead.Forwarding;
import dev.wheelwright.wire.KeySet.OnlineKey;
import dev.wheelwright.wire.PolicyRule.Protocol;
import dev.wheelwright.wire.PolicyRule.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;

/** Records from the fields of a test vector. */
final class Records {
  private Records() {}

  static PeerRecord peer(Stanza from) {
    return new PeerRecord(
        WgPublicKey.parse(from.one("publicKey")),
        from.maybe("name").orElse(""),
        from.all("allowedIp").stream().map(IpPrefix::parse).toList(),
        from.all("endpoint").stream().map(text -> Endpoint.parse(text, 1)).toList(),
        (int) from.number("keepalive"),
        secret(from.maybe("sealedPsk").orElse("")),
        from.all("policyGroup"));
  }

  static ConfigHead head(Stanza from) {
    List<String> forwarding = Arrays.asList(from.one("forwarding").split(" ", -1));
    return new ConfigHead(
        from.all("interface").stream().map(Records::interfaceRecord).toList(),
        new Forwarding(forwarding.contains("ipv4"), forwarding.contains("ipv6")),
        new Firewall(
            from.all("isolated").stream().map(UUID::fromString).toList(),
            Boolean.parseBoolean(from.one("clampMss")),
            policies(from)));
  }

  /** Each rule is on a line, with its membership. */
  private static List<Policy> policies(Stanza from) {
    SequencedMap<UUID, List<PolicyRule>> policies = new LinkedHashMap<>();
    for (String line : from.all("policy")) {
      policies.putIfAbsent(UUID.fromString(line), new ArrayList<>());
    }
    for (String line : from.all("rule")) {
      Map<String, String> fields = fields(line);
      policies.get(UUID.fromString(fields.get("membership"))).add(rule(line));
    }
    return policies.entrySet().stream()
        .map(each -> new Policy(each.getKey(), each.getValue()))
        .toList();
  }

  static PolicyRule rule(String line) {
    Map<String, String> fields = fields(line);
    return new PolicyRule(
        fields.get("name"),
        side(fields.get("from")),
        side(fields.get("to")),
        Protocol.valueOf(fields.getOrDefault("protocol", "any").toUpperCase(Locale.ROOT)),
        items(fields.getOrDefault("ports", "")).stream().map(PortRange::parse).toList());
  }

  private static Side side(String text) {
    return new Side(
        items(text).stream().filter(item -> !item.contains("/")).toList(),
        items(text).stream().filter(item -> item.contains("/")).map(IpPrefix::parse).toList());
  }

  private static List<String> items(String commaSeparated) {
    return Arrays.stream(commaSeparated.split(",", -1)).filter(item -> !item.isEmpty()).toList();
  }

  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String each : line.split(" ", -1)) {
      String[] parts = each.split("=", 2);
      fields.put(parts[0], parts[1]);
    }
    return fields;
  }

  private static InterfaceRecord interfaceRecord(String line) {
    Map<String, String> fields = fields(line);
    List<InterfaceAddress> addresses = new ArrayList<>();
    for (String each : fields.get("address").split(",", -1)) {
      if (!each.isEmpty()) {
        addresses.add(InterfaceAddress.parse(each));
      }
    }
    return new InterfaceRecord(
        UUID.fromString(fields.get("membership")),
        new InterfaceName(fields.get("name")),
        Integer.parseInt(fields.get("keyGeneration")),
        WgPublicKey.parse(fields.get("publicKey")),
        addresses,
        Integer.parseInt(fields.get("listenPort")),
        Integer.parseInt(fields.get("mtu")),
        Long.parseLong(fields.get("fwmark")),
        routing(fields.get("routing")),
        Boolean.parseBoolean(fields.get("enabled")),
        Integer.parseInt(fields.get("pages")),
        secret(fields.getOrDefault("sealedPrivateKey", "")));
  }

  static Routing routing(String text) {
    return switch (text) {
      case "main" -> Routing.MAIN;
      case "off" -> Routing.OFF;
      case String table -> new Routing.Table(Integer.parseInt(table));
    };
  }

  static Envelope envelope(Stanza from) {
    return new Envelope(
        (int) from.number("schema"),
        UUID.fromString(from.one("fleet")),
        UUID.fromString(from.one("appliance")),
        stamp(from),
        Digest.parse(from.one("configDigest")),
        from.maybe("previousDigest").map(Digest::parse),
        from.number("issuedAt"),
        (int) from.number("minAgent"));
  }

  static Latest latest(Stanza from) {
    return new Latest(
        UUID.fromString(from.one("fleet")),
        UUID.fromString(from.one("appliance")),
        Bytes.of(from.bytes("nonce")),
        stamp(from),
        Digest.parse(from.one("configDigest")),
        from.number("notAfter"));
  }

  static KeySet keySet(Stanza from) {
    return new KeySet(
        UUID.fromString(from.one("fleet")),
        from.number("epoch"),
        from.number("serial"),
        from.all("onlineKey").stream().map(HexFormat.of()::parseHex).map(OnlineKey::of).toList());
  }

  private static RevisionStamp stamp(Stanza from) {
    return new RevisionStamp(from.number("epoch"), from.number("revision"));
  }

  private static SealedSecret secret(String hex) {
    return SealedSecret.of(HexFormat.of().parseHex(hex));
  }
}
