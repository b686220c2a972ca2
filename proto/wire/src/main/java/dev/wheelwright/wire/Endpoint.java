package dev.wheelwright.wire;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a peer is reached by UDP: an IP address or a DNS name, and a port.
 *
 * @param host an address literal in canonical form, or a DNS name (RFC 1123 labels, at most 253
 *     characters, lower case)
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  private static final int MAXIMUM_PORT = 65_535;
  private static final int MAXIMUM_NAME = 253;
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  /**
   * @throws WireFormatException when the host is neither an address in canonical form nor a DNS
   *     name, or the port is out of range
   */
  public Endpoint {
    if (port < 1 || port > MAXIMUM_PORT) {
      throw new WireFormatException("endpoint port " + port + " must be 1 to 65535");
    }
    if (IpAddress.looksLikeLiteral(host)) {
      String canonical = IpAddress.parse(host).toString();
      if (!canonical.equals(host)) {
        throw new WireFormatException(
            "endpoint host '" + host + "' must be written '" + canonical + "'");
      }
    } else if (host.length() > MAXIMUM_NAME || !NAME.matcher(host).matches()) {
      throw new WireFormatException(
          "endpoint host '" + host + "' is neither an IP address nor a DNS name");
    }
  }

  /**
   * An endpoint from {@code host}, {@code host:port}, {@code v6address} or {@code
   * [v6address]:port}, as people write it: upper-case names and long IPv6 spellings are brought to
   * their canonical form.
   *
   * @throws WireFormatException when the text is none of these
   */
  public static Endpoint parse(String text, int defaultPort) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
        throw new WireFormatException("endpoint '" + text + "' must be [address]:port");
      }
      int port = end + 1 < text.length() ? port(text.substring(end + 2), text) : defaultPort;
      return of(text.substring(1, end), port);
    }
    int colon = text.indexOf(':');
    boolean bareIpv6 = colon >= 0 && text.indexOf(':', colon + 1) >= 0;
    if (colon < 0 || bareIpv6) {
      return of(text, defaultPort);
    }
    return of(text.substring(0, colon), port(text.substring(colon + 1), text));
  }

  private static Endpoint of(String host, int port) {
    if (IpAddress.looksLikeLiteral(host)) {
      return new Endpoint(IpAddress.parse(host).toString(), port);
    }
    return new Endpoint(host.toLowerCase(Locale.ROOT), port);
  }

  private static int port(String digits, String text) {
    if (!digits.matches("[1-9][0-9]{0,4}")) {
      throw new WireFormatException("endpoint '" + text + "': the port must be 1 to 65535");
    }
    return Integer.parseInt(digits);
  }

  public boolean hasAddress() {
    return IpAddress.looksLikeLiteral(host);
  }

  /**
   * {@code host:port}, with IPv6 addresses in brackets: the form of WireGuard's UAPI and of {@code
   * wg}.
   */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
