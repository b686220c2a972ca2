package dev.wheelwright.wire;

import java.util.Comparator;

/**
 * An IP network: an address without host bits and a length in bits. Ordered by family, address,
 * length.
 *
 * @param network the first address of the network
 * @param length 0 to 32 (IPv4) or 0 to 128 (IPv6)
 */
public record IpPrefix(IpAddress network, int length) implements Comparable<IpPrefix> {
  private static final Comparator<IpPrefix> ORDER =
      Comparator.comparing(IpPrefix::network).thenComparingInt(IpPrefix::length);

  /**
   * @throws WireFormatException when the length is out of range or a host bit is set
   */
  public IpPrefix {
    PrefixLength.check(length, network);
    if (!network.masked(length).equals(network)) {
      throw new WireFormatException(
          "'"
              + network
              + "/"
              + length
              + "' has host bits set; the network is '"
              + network.masked(length)
              + "/"
              + length
              + "'");
    }
  }

  /**
   * A prefix from {@code address/length}.
   *
   * @throws WireFormatException when the text is not that, or has host bits set
   */
  public static IpPrefix parse(String text) {
    InterfaceAddress parsed = InterfaceAddress.parse(text);
    return new IpPrefix(parsed.address(), parsed.length());
  }

  public boolean isIpv6() {
    return network.isIpv6();
  }

  /** The last address of the network: of IPv4, the broadcast address. */
  public IpAddress last() {
    byte[] bytes = network.toBytes();
    for (int bit = length; bit < network.bitLength(); bit++) {
      bytes[bit / Byte.SIZE] |= (byte) (0x80 >> (bit % Byte.SIZE));
    }
    return IpAddress.of(bytes);
  }

  public boolean contains(IpAddress address) {
    return network.sharesPrefix(address, length);
  }

  public boolean contains(IpPrefix other) {
    return length <= other.length && contains(other.network);
  }

  public boolean overlaps(IpPrefix other) {
    return contains(other) || other.contains(this);
  }

  @Override
  public int compareTo(IpPrefix other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return network + "/" + length;
  }
}
