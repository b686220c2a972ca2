package dev.wheelwright.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * All of an appliance config but the peers: message ConfigHead of config.proto.
 *
 * @param interfaces sorted by name, names and memberships unique
 * @param forwarding which address families the appliance forwards
 * @param firewall what the appliance's own nftables table must do
 */
public record ConfigHead(
    List<InterfaceRecord> interfaces, Forwarding forwarding, Firewall firewall) {
  /** The config of an appliance that takes part in no overlay. */
  public static final ConfigHead EMPTY =
      new ConfigHead(List.of(), new Forwarding(false, false), Firewall.NONE);

  /** Which address families are forwarded between interfaces. */
  public record Forwarding(boolean ipv4, boolean ipv6) {}

  /**
   * The firewall's part of a config.
   *
   * @param isolated memberships whose interface must not forward from one peer to another, sorted
   *     by text
   * @param clampMss whether TCP's maximum segment size is lowered to what the tunnel carries (RFC
   *     4459, section 3.2)
   * @param policies memberships whose interface forwards from one peer to another only what a rule
   *     allows, sorted by text
   */
  public record Firewall(List<UUID> isolated, boolean clampMss, List<Policy> policies) {
    static final Firewall NONE = new Firewall(List.of(), false);

    /**
     * @throws WireFormatException when the memberships are not strictly ascending by text, or one
     *     is isolated and has a policy
     */
    public Firewall {
      Ascending.require("isolated memberships", isolated.stream().map(UUID::toString).toList());
      isolated = List.copyOf(isolated);
      policies = List.copyOf(policies);
      List<UUID> governed = policies.stream().map(Policy::membership).toList();
      Ascending.require("policies", governed.stream().map(UUID::toString).toList());
      if (!Collections.disjoint(isolated, governed)) {
        throw new WireFormatException("firewall: a policy for an isolated membership");
      }
    }

    /** Without policies. */
    public Firewall(List<UUID> isolated, boolean clampMss) {
      this(isolated, clampMss, List.of());
    }
  }

  /**
   * @throws WireFormatException when interfaces are not strictly ascending by name, share a
   *     membership, or a membership of the firewall's has no interface
   */
  public ConfigHead {
    interfaces = List.copyOf(interfaces);
    Ascending.require("interfaces", interfaces.stream().map(InterfaceRecord::name).toList());
    Set<UUID> memberships = new HashSet<>();
    for (InterfaceRecord each : interfaces) {
      if (!memberships.add(each.membership())) {
        throw new WireFormatException("interfaces: two of membership " + each.membership());
      }
    }
    if (!memberships.containsAll(firewall.isolated())) {
      throw new WireFormatException("firewall: isolates a membership without an interface");
    }
    if (!memberships.containsAll(firewall.policies().stream().map(Policy::membership).toList())) {
      throw new WireFormatException("firewall: a policy for a membership without an interface");
    }
  }

  /** The oldest agent level that can read and apply this; see {@link Envelope#minimumAgent}. */
  public int minimumAgent() {
    return firewall.policies().isEmpty() ? 1 : 2;
  }

  public byte[] encode() {
    CanonicalWriter writer = new CanonicalWriter();
    interfaces.forEach(each -> writer.element(1, each.encode()));
    writer.bytes(
        2, new CanonicalWriter().bool(1, forwarding.ipv4()).bool(2, forwarding.ipv6()).toBytes());
    CanonicalWriter rules = new CanonicalWriter();
    firewall.isolated().forEach(membership -> rules.uuid(1, membership));
    rules.bool(2, firewall.clampMss());
    firewall.policies().forEach(policy -> rules.element(3, policy.encode()));
    return writer.bytes(3, rules.toBytes()).toBytes();
  }

  /**
   * @throws WireFormatException unless the bytes are the canonical encoding of a head
   */
  public static ConfigHead decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("ConfigHead", bytes);
    List<InterfaceRecord> interfaces = new ArrayList<>();
    Forwarding forwarding = new Forwarding(false, false);
    Firewall firewall = Firewall.NONE;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> interfaces.add(InterfaceRecord.decode(reader.bytes()));
        case 2 -> forwarding = decodeForwarding(reader.bytes());
        case 3 -> firewall = decodeFirewall(reader.bytes());
        default -> throw reader.unknown(field);
      }
    }
    ConfigHead head = new ConfigHead(interfaces, forwarding, firewall);
    reader.requireCanonical(head.encode());
    return head;
  }

  private static Forwarding decodeForwarding(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Forwarding", bytes);
    boolean ipv4 = false;
    boolean ipv6 = false;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> ipv4 = reader.bool();
        case 2 -> ipv6 = reader.bool();
        default -> throw reader.unknown(field);
      }
    }
    return new Forwarding(ipv4, ipv6);
  }

  private static Firewall decodeFirewall(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Firewall", bytes);
    List<UUID> isolated = new ArrayList<>();
    boolean clampMss = false;
    List<Policy> policies = new ArrayList<>();
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> isolated.add(reader.uuid());
        case 2 -> clampMss = reader.bool();
        case 3 -> policies.add(Policy.decode(reader.bytes()));
        default -> throw reader.unknown(field);
      }
    }
    return new Firewall(isolated, clampMss, policies);
  }
}
