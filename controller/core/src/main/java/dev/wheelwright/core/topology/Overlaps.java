package dev.wheelwright.core.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Finds prefixes that overlap: of two that do, one contains the other, so one walk in ascending
 * order with a stack of what encloses the current place finds them in O(n log n).
 */
final class Overlaps {
  private Overlaps() {}

  /** The inner claim lies within the outer one, or is equal to it. */
  record Overlap(Claim outer, Claim inner) {}

  /** For each claim the nearest one around it that it may not lie in, if any. */
  static List<Overlap> find(Collection<Claim> claims, BiPredicate<Claim, Claim> mayEnclose) {
    List<Overlap> overlaps = new ArrayList<>();
    Deque<Claim> enclosing = new ArrayDeque<>();
    for (Claim claim : claims.stream().sorted().toList()) {
      while (!enclosing.isEmpty() && !enclosing.getFirst().prefix().contains(claim.prefix())) {
        enclosing.removeFirst();
      }
      enclosing.stream()
          .filter(outer -> !mayEnclose.test(outer, claim))
          .findFirst()
          .ifPresent(outer -> overlaps.add(new Overlap(outer, claim)));
      enclosing.addFirst(claim);
    }
    return overlaps;
  }
}
