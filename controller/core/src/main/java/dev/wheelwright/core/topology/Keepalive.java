package dev.wheelwright.core.topology;

import java.math.BigInteger;

/**
 * How people write a keepalive: a number of seconds within the recommended range or 0 for none, and
 * {@code forced 5} for any other. So a slip of the pen is told, and whoever means it can have it.
 */
final class Keepalive {
  /** Begins the written form of a number outside the recommended range. */
  static final String FORCED = "forced ";

  private Keepalive() {}

  /**
   * Reads the forced form.
   *
   * @return seconds
   * @throws IllegalArgumentException when it is not the word and a number from 1 to 65535
   */
  static int parseForced(String text) {
    String digits = text.startsWith(FORCED) ? text.substring(FORCED.length()) : "";
    if (!digits.matches("[0-9]{1,5}")
        || !NumberRule.FORCED_KEEPALIVE_SECONDS.allows(new BigInteger(digits))) {
      throw new IllegalArgumentException(
          "'%s' must be 'forced' and a number of seconds, %s"
              .formatted(text, NumberRule.FORCED_KEEPALIVE_SECONDS));
    }
    return Integer.parseInt(digits);
  }

  /** The written form: an Integer, or text where it has to be forced. */
  static Object written(int seconds) {
    return NumberRule.KEEPALIVE_SECONDS.allows(BigInteger.valueOf(seconds))
        ? (Object) seconds
        : FORCED + seconds;
  }
}
