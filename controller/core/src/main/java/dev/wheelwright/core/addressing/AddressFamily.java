package dev.wheelwright.core.addressing;

import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;

/** IPv4 or IPv6. */
public enum AddressFamily {
  IPV4,
  IPV6;

  public static AddressFamily of(IpAddress address) {
    return address.isIpv6() ? IPV6 : IPV4;
  }

  public static AddressFamily of(IpPrefix prefix) {
    return of(prefix.network());
  }

  @Override
  public String toString() {
    return this == IPV4 ? "IPv4" : "IPv6";
  }
}
