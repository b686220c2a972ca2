package dev.wheelwright.agent.diff;

import java.util.Comparator;

/**
 * A rule of ours that leads to a routing table of ours: every packet is looked up there before the
 * main table, but those that carry the tunnel itself.
 *
 * @param priority lower ones come first; the main table's is 32766
 * @param table the kernel's number of the routing table
 * @param exceptMark packets with this mark are not looked up there; 0 means that all are
 */
public record RoutingRule(AddressFamily family, int priority, int table, int exceptMark)
    implements Comparable<RoutingRule> {
  /** Before main and default, and after what an administrator numbers from the front. */
  public static final int PRIORITY = 20_157;

  private static final Comparator<RoutingRule> ORDER =
      Comparator.comparing(RoutingRule::family)
          .thenComparingInt(RoutingRule::priority)
          .thenComparingInt(RoutingRule::table)
          .thenComparingInt(RoutingRule::exceptMark);

  @Override
  public int compareTo(RoutingRule other) {
    return ORDER.compare(this, other);
  }
}
