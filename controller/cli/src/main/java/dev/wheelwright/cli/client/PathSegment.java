package dev.wheelwright.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A name as one segment of an address. */
final class PathSegment {
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private PathSegment() {}

  /** Percent-encodes everything that RFC 3986 does not call unreserved. */
  static String encode(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      if (PLAIN.indexOf(each) >= 0) {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return encoded.toString();
  }
}
