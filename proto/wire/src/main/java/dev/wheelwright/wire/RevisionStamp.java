package dev.wheelwright.wire;

import java.util.Comparator;

/**
 * Where a config stands in time: the epoch, raised by the root key alone, and the fleet-wide
 * revision within it. Ordered by epoch first.
 *
 * @param epoch from 1
 * @param revision from 0: before the first compile
 */
public record RevisionStamp(long epoch, long revision) implements Comparable<RevisionStamp> {
  /** Older than everything that can be signed. */
  public static final RevisionStamp NONE = new RevisionStamp(0, 0);

  private static final Comparator<RevisionStamp> ORDER =
      Comparator.comparingLong(RevisionStamp::epoch).thenComparingLong(RevisionStamp::revision);

  public RevisionStamp {
    if (epoch < 0 || revision < 0) {
      throw new WireFormatException(
          "epoch " + epoch + " and revision " + revision + " must not be negative");
    }
  }

  public boolean isOlderThan(RevisionStamp other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(RevisionStamp other) {
    return ORDER.compare(this, other);
  }

  /** {@code epoch.revision}. */
  @Override
  public String toString() {
    return epoch + "." + revision;
  }
}
