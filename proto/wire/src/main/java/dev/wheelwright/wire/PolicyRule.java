package dev.wheelwright.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What may pass from one peer of an interface to another: message PolicyRule of config.proto.
 *
 * @param name unique among the interface's rules; 1 to 63 letters, digits, '.', '_' or '-',
 *     starting with a letter or a digit
 * @param from who begins the flow
 * @param to whom it is for
 * @param ports of the destination, ascending and disjoint; empty: all; only with TCP and UDP
 */
public record PolicyRule(
    String name, Side from, Side to, Protocol protocol, List<PortRange> ports) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /** What a rule is about. */
  public enum Protocol {
    ANY(0),
    TCP(1),
    UDP(2),
    /** ICMP in IPv4, ICMPv6 in IPv6. */
    ICMP(3);

    private final int number;

    Protocol(int number) {
      this.number = number;
    }

    /** Its number in the contract. */
    public int number() {
      return number;
    }

    private static Protocol of(int number) {
      return Arrays.stream(values())
          .filter(each -> each.number == number)
          .findFirst()
          .orElseThrow(() -> new WireFormatException("PolicyRule: unknown protocol " + number));
    }

    /** Whether it has ports. */
    public boolean hasPorts() {
      return this == TCP || this == UDP;
    }
  }

  /**
   * One end of the flows that a rule is about: whatever is reached through a peer in one of the
   * groups, and the addresses of the prefixes. Not empty.
   *
   * @param groups ascending
   * @param prefixes ascending, disjoint
   */
  public record Side(List<String> groups, List<IpPrefix> prefixes) {

    /**
     * @throws WireFormatException when there is neither group nor prefix, or they are out of order,
     *     malformed or overlap
     */
    public Side {
      groups = Ascending.require("policy groups", groups);
      prefixes = Ascending.require("policy prefixes", prefixes);
      groups.forEach(group -> requireName("policy group", group));
      for (int i = 1; i < prefixes.size(); i++) {
        if (prefixes.get(i - 1).overlaps(prefixes.get(i))) {
          throw new WireFormatException(
              "policy prefixes: " + prefixes.get(i - 1) + " holds " + prefixes.get(i));
        }
      }
      if (groups.isEmpty() && prefixes.isEmpty()) {
        throw new WireFormatException("policy rule: a side with neither group nor prefix");
      }
    }

    byte[] encode() {
      CanonicalWriter writer = new CanonicalWriter();
      groups.forEach(group -> writer.element(1, group.getBytes(StandardCharsets.UTF_8)));
      prefixes.forEach(prefix -> writer.address(2, prefix.network(), prefix.length()));
      return writer.toBytes();
    }

    static Side decode(byte[] bytes) {
      CanonicalReader reader = new CanonicalReader("Side", bytes);
      List<String> groups = new ArrayList<>();
      List<IpPrefix> prefixes = new ArrayList<>();
      for (int field = reader.next(); field != 0; field = reader.next()) {
        switch (field) {
          case 1 -> groups.add(reader.text());
          case 2 -> prefixes.add(reader.prefix());
          default -> throw reader.unknown(field);
        }
      }
      return new Side(groups, prefixes);
    }
  }

  /**
   * @throws WireFormatException when the name is malformed, the ports are out of order or overlap,
   *     or there are ports of a protocol that has none
   */
  public PolicyRule {
    requireName("policy rule", name);
    ports = Ascending.require("ports", ports);
    for (int i = 1; i < ports.size(); i++) {
      if (ports.get(i).first() <= ports.get(i - 1).last()) {
        throw new WireFormatException("ports: " + ports.get(i) + " overlaps the one before");
      }
    }
    if (!ports.isEmpty() && !protocol.hasPorts()) {
      throw new WireFormatException("policy rule " + name + ": ports need tcp or udp");
    }
  }

  /** Whether a text can name a rule or a group. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static void requireName(String what, String name) {
    if (!isName(name)) {
      throw new WireFormatException(what + " '" + name + "' is no name");
    }
  }

  byte[] encode() {
    CanonicalWriter writer =
        new CanonicalWriter()
            .text(1, name)
            .element(2, from.encode())
            .element(3, to.encode())
            .unsigned(4, protocol.number());
    ports.forEach(range -> writer.element(5, range.encode()));
    return writer.toBytes();
  }

  static PolicyRule decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("PolicyRule", bytes);
    String name = "";
    byte[] from = {};
    byte[] to = {};
    Protocol protocol = Protocol.ANY;
    List<PortRange> ports = new ArrayList<>();
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> name = reader.text();
        case 2 -> from = reader.bytes();
        case 3 -> to = reader.bytes();
        case 4 -> protocol = Protocol.of(reader.unsignedInt(Integer.MAX_VALUE));
        case 5 -> ports.add(PortRange.decode(reader.bytes()));
        default -> throw reader.unknown(field);
      }
    }
    return new PolicyRule(name, Side.decode(from), Side.decode(to), protocol, ports);
  }
}
