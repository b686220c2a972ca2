package dev.wheelwright.wire;

import java.util.Arrays;

/**
 * An IPv4 (4 bytes) or IPv6 (16 bytes) address. Ordered by family (IPv4 first), then by unsigned
 * bytes.
 *
 * <p>Text is dotted decimal without leading zeros, or IPv6 in any valid spelling; {@link #toString}
 * gives the canonical form of RFC 5952. IPv4-mapped IPv6 addresses, zones and names are refused:
 * one address has one form.
 */
public final class IpAddress implements Comparable<IpAddress> {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_GROUPS = 8;

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * An address from its network-order bytes.
   *
   * @throws WireFormatException unless there are 4 or 16 bytes, or when they are an IPv4-mapped
   *     IPv6 address
   */
  public static IpAddress of(byte[] bytes) {
    if (bytes.length != IPV4_BYTES && bytes.length != IPV6_BYTES) {
      throw new WireFormatException("address: " + bytes.length + " bytes; must be 4 or 16");
    }
    if (isIpv4Mapped(bytes)) {
      throw new WireFormatException("address: IPv4-mapped IPv6; write the IPv4 address");
    }
    return new IpAddress(bytes.clone());
  }

  /**
   * An address from text.
   *
   * @throws WireFormatException unless the text is exactly one IPv4 or IPv6 address
   */
  public static IpAddress parse(String text) {
    byte[] bytes = text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
    if (isIpv4Mapped(bytes)) {
      throw new WireFormatException("'" + text + "' is IPv4-mapped IPv6; write the IPv4 address");
    }
    return new IpAddress(bytes);
  }

  /**
   * Whether the text looks like an address literal rather than a DNS name; it may still be a
   * malformed one.
   */
  public static boolean looksLikeLiteral(String text) {
    return text.indexOf(':') >= 0
        || (!text.isEmpty() && text.chars().allMatch(c -> c == '.' || isDigit(c)));
  }

  public boolean isIpv6() {
    return bytes.length == IPV6_BYTES;
  }

  /** 32 for IPv4, 128 for IPv6. */
  public int bitLength() {
    return bytes.length * Byte.SIZE;
  }

  /** A copy of the 4 or 16 bytes in network order. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The prefix that holds this address alone: /32 or /128. */
  public IpPrefix hostPrefix() {
    return new IpPrefix(this, bitLength());
  }

  /** The address with all bits after the first {@code length} cleared. */
  public IpAddress masked(int length) {
    byte[] masked = bytes.clone();
    for (int i = 0; i < masked.length; i++) {
      int keep = Math.clamp(length - i * 8L, 0, 8);
      masked[i] &= (byte) (0xff << (8 - keep));
    }
    return new IpAddress(masked);
  }

  /** Bit {@code index} counted from the most significant one. */
  boolean bit(int index) {
    return ((bytes[index / 8] >> (7 - index % 8)) & 1) == 1;
  }

  boolean sharesPrefix(IpAddress other, int length) {
    if (bytes.length != other.bytes.length) {
      return false;
    }
    int whole = length / 8;
    if (Arrays.mismatch(bytes, 0, whole, other.bytes, 0, whole) >= 0) {
      return false;
    }
    int rest = length % 8;
    return rest == 0 || ((bytes[whole] ^ other.bytes[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
  }

  /**
   * The next address, for walks over a pool.
   *
   * @throws ArithmeticException after the last address of the family
   */
  public IpAddress next() {
    byte[] next = bytes.clone();
    for (int i = next.length - 1; i >= 0; i--) {
      next[i]++;
      if (next[i] != 0) {
        return new IpAddress(next);
      }
    }
    throw new ArithmeticException("no address after " + this);
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = Integer.compare(bytes.length, other.bytes.length);
    return byFamily != 0 ? byFamily : Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return isIpv6() ? formatIpv6() : formatIpv4();
  }

  private static boolean isIpv4Mapped(byte[] bytes) {
    if (bytes.length != IPV6_BYTES || bytes[10] != (byte) 0xff || bytes[11] != (byte) 0xff) {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] parseIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != IPV4_BYTES) {
      throw notAnAddress(text);
    }
    byte[] bytes = new byte[IPV4_BYTES];
    for (int i = 0; i < IPV4_BYTES; i++) {
      bytes[i] = (byte) decimalByte(parts[i], text);
    }
    return bytes;
  }

  private static int decimalByte(String part, String text) {
    boolean leadingZero = part.length() > 1 && part.charAt(0) == '0';
    if (part.isEmpty()
        || part.length() > 3
        || leadingZero
        || !part.chars().allMatch(IpAddress::isDigit)) {
      throw notAnAddress(text);
    }
    int value = Integer.parseInt(part);
    if (value > 255) {
      throw notAnAddress(text);
    }
    return value;
  }

  private static byte[] parseIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      throw notAnAddress(text);
    }
    byte[] head = groups(gap >= 0 ? text.substring(0, gap) : text, text);
    byte[] tail = gap >= 0 ? groups(text.substring(gap + 2), text) : new byte[0];
    int length = head.length + tail.length;
    boolean fits = gap >= 0 ? length <= IPV6_BYTES - 2 : length == IPV6_BYTES;
    if (!fits) {
      throw notAnAddress(text);
    }
    byte[] bytes = Arrays.copyOf(head, IPV6_BYTES);
    System.arraycopy(tail, 0, bytes, IPV6_BYTES - tail.length, tail.length);
    return bytes;
  }

  private static byte[] groups(String part, String text) {
    if (part.isEmpty()) {
      return new byte[0];
    }
    String[] groups = part.split(":", -1);
    if (groups.length > IPV6_GROUPS) {
      throw notAnAddress(text);
    }
    boolean dottedTail = groups[groups.length - 1].indexOf('.') >= 0;
    int hexGroups = dottedTail ? groups.length - 1 : groups.length;
    byte[] bytes = new byte[hexGroups * 2 + (dottedTail ? IPV4_BYTES : 0)];
    for (int i = 0; i < hexGroups; i++) {
      int value = hexGroup(groups[i], text);
      bytes[2 * i] = (byte) (value >> 8);
      bytes[2 * i + 1] = (byte) value;
    }
    if (dottedTail) {
      System.arraycopy(parseIpv4(groups[hexGroups]), 0, bytes, hexGroups * 2, IPV4_BYTES);
    }
    return bytes;
  }

  private static int hexGroup(String group, String text) {
    boolean hex =
        group.chars().allMatch(c -> isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    if (group.isEmpty() || group.length() > 4 || !hex) {
      throw notAnAddress(text);
    }
    return Integer.parseInt(group, 16);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static WireFormatException notAnAddress(String text) {
    return new WireFormatException("'" + text + "' is not an IPv4 or IPv6 address");
  }

  private String formatIpv4() {
    return (bytes[0] & 0xff)
        + "."
        + (bytes[1] & 0xff)
        + "."
        + (bytes[2] & 0xff)
        + "."
        + (bytes[3] & 0xff);
  }

  private int group(int index) {
    return ((bytes[2 * index] & 0xff) << 8) | (bytes[2 * index + 1] & 0xff);
  }

  /**
   * RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as
   * "::".
   */
  private String formatIpv6() {
    int gapStart = -1;
    int gapLength = 1;
    for (int start = 0; start < IPV6_GROUPS; start++) {
      int end = start;
      while (end < IPV6_GROUPS && group(end) == 0) {
        end++;
      }
      if (end - start > gapLength) {
        gapStart = start;
        gapLength = end - start;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < IPV6_GROUPS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(i)));
    }
    return text.toString();
  }
}
