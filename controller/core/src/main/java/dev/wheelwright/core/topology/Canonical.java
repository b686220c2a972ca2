package dev.wheelwright.core.topology;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Lists whose order means nothing are kept in one order, so that equal intents are equal records.
 */
final class Canonical {
  private Canonical() {}

  /** The values, ascending. Refuses duplicates. */
  static <T extends Comparable<? super T>> List<T> sorted(String what, List<T> values) {
    return sorted(what, values, Function.identity());
  }

  /** The items, ascending by name. Refuses two of one name. */
  static <T, N extends Comparable<? super N>> List<T> sorted(
      String what, List<T> items, Function<? super T, N> name) {
    List<T> sorted = items.stream().sorted(Comparator.comparing(name)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      N current = name.apply(sorted.get(i));
      if (current.compareTo(name.apply(sorted.get(i - 1))) == 0) {
        throw new IllegalArgumentException(what + ": two of '" + current + "'");
      }
    }
    return sorted;
  }
}
