package dev.wheelwright.wire;

import java.util.List;

/** Lists whose order carries no meaning have one order: strictly ascending. */
final class Ascending {
  private Ascending() {}

  static <T extends Comparable<? super T>> List<T> require(String what, List<T> values) {
    List<T> copy = List.copyOf(values);
    for (int i = 1; i < copy.size(); i++) {
      if (copy.get(i - 1).compareTo(copy.get(i)) >= 0) {
        throw new WireFormatException(
            what + ": '" + copy.get(i) + "' is out of order or a duplicate");
      }
    }
    return copy;
  }
}
