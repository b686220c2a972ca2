package dev.wheelwright.cli.output;

import java.util.List;

/** Values as a row of small bars. */
public final class Sparkline {
  private static final String BARS = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

  private Sparkline() {}

  /**
   * The last values, each relative to the greatest of them. The lowest bar is nothing at all, so
   * that the slightest traffic differs from none.
   *
   * @param values not negative, oldest first
   * @param length the most bars to draw
   */
  public static String of(List<Double> values, int length) {
    List<Double> last = values.subList(Math.max(0, values.size() - length), values.size());
    double most = last.stream().mapToDouble(value -> value).max().orElse(0);
    StringBuilder bars = new StringBuilder();
    for (double value : last) {
      bars.append(BARS.charAt(value <= 0 ? 0 : (int) Math.ceil(value / most * 7)));
    }
    return bars.toString();
  }
}
