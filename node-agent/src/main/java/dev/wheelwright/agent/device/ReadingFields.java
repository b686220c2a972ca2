package dev.wheelwright.agent.device;

import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import dev.wheelwright.wire.WireFormatException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The values in WireGuard's answers, each in its format or refused. No message holds a value: it
 * may be a secret.
 */
@SuppressWarnings("UnusedException") // a cause would quote the value
final class ReadingFields {
  private static final int MAXIMUM_16_BITS = 65_535;
  private static final long MAXIMUM_32_BITS = 0xffff_ffffL;

  /** Those of 2^63 - 1; with as many, a larger number becomes negative. */
  private static final int MAXIMUM_DIGITS = 19;

  private static final String MAPPED_IPV4 = "[::ffff:";

  private ReadingFields() {}

  static WgPublicKey publicKey(byte[] bytes) throws MalformedReadingException {
    try {
      return WgPublicKey.of(bytes);
    } catch (WireFormatException e) {
      throw MalformedReadingException.of("public key", "is not a key");
    }
  }

  /** All zero is WireGuard's "none". */
  static Optional<WgPrivateKey> privateKey(byte[] bytes) throws MalformedReadingException {
    if (bytes.length != WgPrivateKey.BYTES) {
      throw MalformedReadingException.of("private key", "is not 32 bytes");
    }
    return Arrays.equals(bytes, new byte[WgPrivateKey.BYTES])
        ? Optional.empty()
        : Optional.of(WgPrivateKey.of(bytes));
  }

  static WgPresharedKey presharedKey(byte[] bytes) throws MalformedReadingException {
    if (bytes.length != WgPresharedKey.BYTES) {
      throw MalformedReadingException.of("preshared key", "is not 32 bytes");
    }
    return WgPresharedKey.of(bytes);
  }

  /** An unsigned number of at most 63 bits. */
  static long number(String field, String value) throws MalformedReadingException {
    if (value.isEmpty() || value.length() > MAXIMUM_DIGITS) {
      throw MalformedReadingException.of(field, "is not a number of 63 bits");
    }
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw MalformedReadingException.of(field, "is not a number");
      }
      number = 10 * number + digit;
    }
    if (number < 0) {
      throw MalformedReadingException.of(field, "is too large");
    }
    return number;
  }

  /** A number of 16 bits: a port, or an interval in seconds. */
  static int port(String field, String value) throws MalformedReadingException {
    return (int) atMost(field, number(field, value), MAXIMUM_16_BITS);
  }

  /** A mark, in decimal or after 0x in hexadecimal. */
  static int mark(String field, String value) throws MalformedReadingException {
    if (!value.startsWith("0x")) {
      return (int) atMost(field, number(field, value), MAXIMUM_32_BITS);
    }
    if (!value.matches("0x[0-9a-f]{1,8}")) {
      throw MalformedReadingException.of(field, "is not a number");
    }
    return Integer.parseUnsignedInt(value.substring(2), 16);
  }

  static IpPrefix prefix(String field, String value) throws MalformedReadingException {
    try {
      return IpPrefix.parse(value);
    } catch (WireFormatException e) {
      throw MalformedReadingException.of(field, "is not a prefix");
    }
  }

  /**
   * Port 0 reaches nobody and counts as none; zones and IPv4 in IPv6's clothes are brought to the
   * form of configured endpoints.
   */
  static Optional<Endpoint> endpoint(String field, String value) throws MalformedReadingException {
    if (value.endsWith(":0")) {
      return Optional.empty();
    }
    String plain = value.indexOf('%') < 0 ? value : value.replaceFirst("%[^\\]]*\\]", "]");
    if (plain.startsWith(MAPPED_IPV4) && plain.indexOf('.') > 0) {
      plain = plain.substring(MAPPED_IPV4.length()).replace("]", "");
    }
    try {
      Endpoint endpoint = Endpoint.parse(plain, 0);
      if (endpoint.hasAddress()) {
        return Optional.of(endpoint);
      }
    } catch (WireFormatException e) {
      throw MalformedReadingException.of(field, "is not an endpoint");
    }
    throw MalformedReadingException.of(field, "is not an address");
  }

  private static long atMost(String field, long number, long maximum)
      throws MalformedReadingException {
    if (number > maximum) {
      throw MalformedReadingException.of(field, "is too large");
    }
    return number;
  }
}
