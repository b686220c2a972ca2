package dev.wheelwright.cli.output;

import java.util.Locale;

/** Quantities in few characters. */
public final class Quantity {
  private static final String[] PREFIXES = {"", "k", "M", "G", "T"};

  private Quantity() {}

  /** Such as {@code 0}, {@code 950}, {@code 1.2k}, {@code 34M}: powers of 1,000. */
  public static String rate(double bitsPerSecond) {
    double value = bitsPerSecond;
    int prefix = 0;
    while (value >= 999.5 && prefix < PREFIXES.length - 1) {
      value /= 1000;
      prefix++;
    }
    boolean fraction = prefix > 0 && value < 9.95;
    return String.format(Locale.ROOT, fraction ? "%.1f%s" : "%.0f%s", value, PREFIXES[prefix]);
  }

  /** Such as {@code 42s}, {@code 3m20s}, {@code 5h10m}, {@code 12d3h}. */
  public static String age(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + "h" + seconds % 3600 / 60 + "m";
    }
    return seconds / 86_400 + "d" + seconds % 86_400 / 3600 + "h";
  }
}
