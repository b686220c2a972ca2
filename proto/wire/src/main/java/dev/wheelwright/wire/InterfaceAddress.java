package dev.wheelwright.wire;

import java.util.Comparator;

/**
 * An address as an interface bears it: with the length of its network, host bits allowed, such as
 * 10.0.0.7/24.
 *
 * @param address the interface's own address
 * @param length 0 to 32 (IPv4) or 0 to 128 (IPv6)
 */
public record InterfaceAddress(IpAddress address, int length)
    implements Comparable<InterfaceAddress> {
  private static final Comparator<InterfaceAddress> ORDER =
      Comparator.comparing(InterfaceAddress::address).thenComparingInt(InterfaceAddress::length);

  /**
   * @throws WireFormatException when the length is out of range
   */
  public InterfaceAddress {
    PrefixLength.check(length, address);
  }

  /**
   * An interface address from {@code address/length}.
   *
   * @throws WireFormatException when the text is not that
   */
  public static InterfaceAddress parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new WireFormatException("'" + text + "' has no prefix length; write address/length");
    }
    IpAddress address = IpAddress.parse(text.substring(0, slash));
    return new InterfaceAddress(address, PrefixLength.parse(text.substring(slash + 1), text));
  }

  /** The network that the address lies in. */
  public IpPrefix network() {
    return new IpPrefix(address.masked(length), length);
  }

  @Override
  public int compareTo(InterfaceAddress other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
