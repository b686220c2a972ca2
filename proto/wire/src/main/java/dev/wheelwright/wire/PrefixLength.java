package dev.wheelwright.wire;

/** The number after the slash of a prefix or an interface address. */
final class PrefixLength {
  private PrefixLength() {}

  static void check(int length, IpAddress address) {
    if (length < 0 || length > address.bitLength()) {
      throw new WireFormatException(
          "'"
              + address
              + "/"
              + length
              + "': the prefix length must be 0 to "
              + address.bitLength());
    }
  }

  /**
   * A decimal without sign or leading zeros; the range is checked against the family by {@link
   * #check}.
   */
  static int parse(String digits, String text) {
    boolean valid = digits.matches("0|[1-9][0-9]{0,2}");
    if (!valid) {
      throw new WireFormatException("'" + text + "': the prefix length must be a decimal number");
    }
    return Integer.parseInt(digits);
  }
}
