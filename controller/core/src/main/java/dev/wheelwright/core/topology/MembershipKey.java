package dev.wheelwright.core.topology;

import java.util.Comparator;

/** Names an appliance's membership of an overlay; there is at most one. */
public record MembershipKey(OverlayName overlay, ApplianceName appliance)
    implements Comparable<MembershipKey> {
  private static final Comparator<MembershipKey> ORDER =
      Comparator.comparing(MembershipKey::overlay).thenComparing(MembershipKey::appliance);

  @Override
  public int compareTo(MembershipKey other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code branch-2 in overlay EMEA}. */
  @Override
  public String toString() {
    return appliance + " in overlay " + overlay;
  }
}
