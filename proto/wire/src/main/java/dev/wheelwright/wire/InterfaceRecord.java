package dev.wheelwright.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One WireGuard interface of an appliance: message Interface of config.proto. Its peers are in
 * pages beside the head.
 *
 * @param membership the membership that the interface and its keys belong to
 * @param name the network interface's name
 * @param keyGeneration which of the membership's keys it uses; the first is 1
 * @param publicKey the public half of that key
 * @param addresses the interface's own addresses, sorted, without duplicates
 * @param listenPort UDP port; 0 lets the appliance choose
 * @param mtu bytes; 0 is automatic
 * @param fwmark mark on WireGuard's own packets; 0 is none
 * @param routing where routes to the peers' prefixes go
 * @param enabled whether the interface is up
 * @param pages number of peer pages: 1 or 256
 * @param sealedPrivateKey a supplied private key that only this appliance can open; empty when the
 *     appliance made the key
 */
public record InterfaceRecord(
    UUID membership,
    InterfaceName name,
    int keyGeneration,
    WgPublicKey publicKey,
    List<InterfaceAddress> addresses,
    int listenPort,
    int mtu,
    long fwmark,
    Routing routing,
    boolean enabled,
    int pages,
    SealedSecret sealedPrivateKey) {
  private static final int MAXIMUM_PORT = 65_535;
  private static final int MAXIMUM_MTU = 65_535;
  private static final long MAXIMUM_FWMARK = 0xffff_ffffL;
  private static final int MODE_TABLE = 1;
  private static final int MODE_OFF = 2;

  /**
   * @throws WireFormatException when a value is out of range or the addresses are not strictly
   *     ascending
   */
  public InterfaceRecord {
    addresses = Ascending.require("interface addresses", addresses);
    requireRange("key generation", keyGeneration, 1, Integer.MAX_VALUE);
    requireRange("listen port", listenPort, 0, MAXIMUM_PORT);
    requireRange("MTU", mtu, 0, MAXIMUM_MTU);
    requireRange("fwmark", fwmark, 0, MAXIMUM_FWMARK);
    if (pages != 1 && pages != Pages.MANY) {
      throw new WireFormatException("interface pages " + pages + " must be 1 or 256");
    }
  }

  private static void requireRange(String what, long value, long minimum, long maximum) {
    if (value < minimum || value > maximum) {
      throw new WireFormatException(
          "interface " + what + " " + value + " must be " + minimum + " to " + maximum);
    }
  }

  byte[] encode() {
    CanonicalWriter writer =
        new CanonicalWriter()
            .uuid(1, membership)
            .text(2, name.value())
            .unsigned(3, keyGeneration)
            .bytes(4, publicKey.toBytes());
    addresses.forEach(address -> writer.address(5, address.address(), address.length()));
    return writer
        .unsigned(6, listenPort)
        .unsigned(7, mtu)
        .unsigned(8, fwmark)
        .bytes(9, encode(routing))
        .bool(10, enabled)
        .unsigned(11, pages)
        .bytes(12, sealedPrivateKey.toBytes())
        .toBytes();
  }

  static InterfaceRecord decode(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Interface", bytes);
    UUID membership = new UUID(0, 0);
    String name = "";
    int generation = 0;
    byte[] key = {};
    List<InterfaceAddress> addresses = new ArrayList<>();
    int port = 0;
    int mtu = 0;
    long fwmark = 0;
    Routing routing = Routing.MAIN;
    boolean enabled = false;
    int pages = 0;
    SealedSecret sealed = SealedSecret.NONE;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> membership = reader.uuid();
        case 2 -> name = reader.text();
        case 3 -> generation = reader.unsignedInt(Integer.MAX_VALUE);
        case 4 -> key = reader.bytes();
        case 5 -> addresses.add(reader.address());
        case 6 -> port = reader.unsignedInt(MAXIMUM_PORT);
        case 7 -> mtu = reader.unsignedInt(MAXIMUM_MTU);
        case 8 -> fwmark = reader.unsigned(MAXIMUM_FWMARK);
        case 9 -> routing = decodeRouting(reader.bytes());
        case 10 -> enabled = reader.bool();
        case 11 -> pages = reader.unsignedInt(Pages.MANY);
        case 12 -> sealed = SealedSecret.of(reader.bytes());
        default -> throw reader.unknown(field);
      }
    }
    InterfaceRecord decoded =
        new InterfaceRecord(
            membership,
            new InterfaceName(name),
            generation,
            WgPublicKey.of(key),
            addresses,
            port,
            mtu,
            fwmark,
            routing,
            enabled,
            pages,
            sealed);
    reader.requireCanonical(decoded.encode());
    return decoded;
  }

  private static byte[] encode(Routing routing) {
    return switch (routing) {
      case Routing.Main() -> new byte[0];
      case Routing.Table(int number) ->
          new CanonicalWriter().unsigned(1, MODE_TABLE).unsigned(2, number).toBytes();
      case Routing.Off() -> new CanonicalWriter().unsigned(1, MODE_OFF).toBytes();
    };
  }

  private static Routing decodeRouting(byte[] bytes) {
    CanonicalReader reader = new CanonicalReader("Routing", bytes);
    int mode = 0;
    int table = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> mode = reader.unsignedInt(MODE_OFF);
        case 2 -> table = reader.unsignedInt(Integer.MAX_VALUE);
        default -> throw reader.unknown(field);
      }
    }
    return switch (mode) {
      case MODE_TABLE -> new Routing.Table(table);
      case MODE_OFF -> Routing.OFF;
      default -> Routing.MAIN;
    };
  }
}
