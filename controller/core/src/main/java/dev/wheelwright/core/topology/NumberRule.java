package dev.wheelwright.core.topology;

import java.math.BigInteger;

/**
 * Which whole numbers a field takes: a range and, beside it, zero.
 *
 * @param zero what zero means; empty: nothing, and it is taken only if the range holds it
 * @param otherwise how to have another number all the same; empty: not at all
 */
record NumberRule(long minimum, long maximum, String zero, String otherwise) {
  static final NumberRule PORT = new NumberRule(1, 65_535, "");
  static final NumberRule SPOKE_PORT = new NumberRule(1, 65_535, "the appliance chooses");

  /**
   * The guide's range; shorter wastes battery and air time, longer loses the mappings of NAT
   * devices.
   */
  static final NumberRule KEEPALIVE_SECONDS =
      new NumberRule(10, 120, "off", "'forced SECONDS' sets any other");

  /** What WireGuard takes (linux/uapi/linux/wireguard.h, an unsigned 16-bit number). */
  static final NumberRule FORCED_KEEPALIVE_SECONDS = new NumberRule(1, 65_535, "");

  /**
   * From the least that every IPv4 host takes (RFC 791, section 3.1) to the most that an IPv4
   * packet holds.
   */
  static final NumberRule MTU = new NumberRule(576, 65_535, "automatic");

  static final NumberRule ROUTING_TABLE = new NumberRule(1, Integer.MAX_VALUE, "");

  static final NumberRule FWMARK = new NumberRule(1, 0xffff_ffffL, "none");

  NumberRule(long minimum, long maximum, String zero) {
    this(minimum, maximum, zero, "");
  }

  boolean allows(BigInteger value) {
    boolean inRange =
        value.compareTo(BigInteger.valueOf(minimum)) >= 0
            && value.compareTo(BigInteger.valueOf(maximum)) <= 0;
    return inRange || (!zero.isEmpty() && value.signum() == 0);
  }

  @Override
  public String toString() {
    String range = minimum + " to " + maximum;
    return range
        + (zero.isEmpty() ? "" : ", or 0 (" + zero + ")")
        + (otherwise.isEmpty() ? "" : "; " + otherwise);
  }
}
