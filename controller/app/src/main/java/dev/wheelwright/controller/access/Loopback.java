package dev.wheelwright.controller.access;

import java.net.InetAddress;

/** What never leaves this machine. */
public final class Loopback {
  private Loopback() {}

  /**
   * Whether a host is this machine's loopback interface, by its text alone: no name is looked up.
   *
   * @param host a name or an address, such as {@code localhost}, {@code ::1} or {@code [::1]}
   */
  public static boolean is(String host) {
    try {
      return host.equals("localhost")
          || InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
