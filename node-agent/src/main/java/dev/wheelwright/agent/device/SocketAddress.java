package dev.wheelwright.agent.device;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Endpoints as the kernel writes them: struct sockaddr_in and struct sockaddr_in6. */
final class SocketAddress {
  private static final int IPV4_BYTES = 16;
  private static final int IPV4_ADDRESS = 4;
  private static final int IPV6_BYTES = 28;
  private static final int IPV6_ADDRESS = 8;
  private static final int PORT = 2;

  /** An IPv6 address that starts so is an IPv4 address (RFC 4291, section 2.5.5.2). */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private SocketAddress() {}

  /**
   * Reads one. Port 0 reaches nobody and counts as none; the scope of a link-local address is left
   * out and IPv4 in IPv6's clothes is brought to IPv4, as configured endpoints have them.
   *
   * @param bytes in native byte order, where the family is; port and address are in the network's
   */
  static Optional<Endpoint> parse(ByteBuffer bytes) throws MalformedReadingException {
    if (bytes.remaining() < Short.BYTES) {
      throw MalformedReadingException.of("endpoint", "is cut off");
    }
    int family = bytes.getShort(bytes.position());
    byte[] address =
        switch (family) {
          case KernelAttributes.AF_INET -> address(bytes, IPV4_BYTES, IPV4_ADDRESS, 4);
          case KernelAttributes.AF_INET6 -> address(bytes, IPV6_BYTES, IPV6_ADDRESS, 16);
          default -> throw MalformedReadingException.of("endpoint", "is of an unknown family");
        };
    int port =
        Short.toUnsignedInt(
            bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(bytes.position() + PORT));
    return port == 0 ? Optional.empty() : Optional.of(endpoint(address, port));
  }

  /** Writes one whose host is an address. Configured endpoints have no zone: the scope is 0. */
  static byte[] of(Endpoint endpoint) {
    IpAddress address = IpAddress.parse(endpoint.host());
    boolean ipv6 = address.isIpv6();
    ByteBuffer bytes = ByteBuffer.allocate(ipv6 ? IPV6_BYTES : IPV4_BYTES);
    int family = ipv6 ? KernelAttributes.AF_INET6 : KernelAttributes.AF_INET;
    bytes.order(ByteOrder.nativeOrder()).putShort((short) family);
    bytes.order(ByteOrder.BIG_ENDIAN).putShort((short) endpoint.port());
    bytes.put(ipv6 ? IPV6_ADDRESS : IPV4_ADDRESS, address.toBytes());
    return bytes.array();
  }

  private static byte[] address(ByteBuffer bytes, int size, int start, int length)
      throws MalformedReadingException {
    if (bytes.remaining() != size) {
      throw MalformedReadingException.of("endpoint", "is of a wrong size");
    }
    byte[] address = new byte[length];
    bytes.get(bytes.position() + start, address);
    return address;
  }

  private static Endpoint endpoint(byte[] address, int port) throws MalformedReadingException {
    boolean mapped =
        address.length > MAPPED.length
            && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    byte[] plain = mapped ? Arrays.copyOfRange(address, MAPPED.length, address.length) : address;
    try {
      return new Endpoint(IpAddress.of(plain).toString(), port);
    } catch (WireFormatException e) {
      throw new MalformedReadingException("field 'endpoint' is not an address", e);
    }
  }
}
