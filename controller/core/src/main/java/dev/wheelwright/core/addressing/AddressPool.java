package dev.wheelwright.core.addressing;

import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.Optional;

/**
 * The addresses of one prefix that can be allocated.
 *
 * <p>Left out: of IPv4 shorter than /31 the network and broadcast addresses (RFC 919; RFC 3021 for
 * /31); of IPv6 shorter than /127 the subnet-router anycast address (RFC 4291, section 2.6.1; RFC
 * 6164 for /127).
 */
record AddressPool(IpPrefix prefix) {

  boolean holds(IpAddress address) {
    return prefix.contains(address) && !isReserved(address);
  }

  /** The lowest address that can be allocated; every pool has one. */
  IpAddress first() {
    return isReserved(prefix.network()) ? prefix.network().next() : prefix.network();
  }

  /** The next one, unless this was the last. */
  Optional<IpAddress> after(IpAddress address) {
    if (address.equals(prefix.last())) {
      return Optional.empty();
    }
    return Optional.of(address.next()).filter(this::holds);
  }

  private boolean isReserved(IpAddress address) {
    if (prefix.network().bitLength() - prefix.length() < 2) {
      return false;
    }
    boolean broadcast = !prefix.isIpv6() && address.equals(prefix.last());
    return broadcast || address.equals(prefix.network());
  }
}
