package dev.wheelwright.core.status;

import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.OverlayName;
import java.util.Comparator;

/**
 * Names a tunnel: within an overlay, the concentrator and who is at the other end.
 *
 * @param peer name of the spoke's appliance, or of the external peer; they share one name space
 *     within an overlay
 */
public record TunnelName(OverlayName overlay, ApplianceName concentrator, String peer)
    implements Comparable<TunnelName> {
  private static final Comparator<TunnelName> ORDER =
      Comparator.comparing(TunnelName::overlay)
          .thenComparing(TunnelName::concentrator)
          .thenComparing(TunnelName::peer);

  @Override
  public int compareTo(TunnelName other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code EMEA/nodegrid-hub/branch-1}. */
  @Override
  public String toString() {
    return overlay + "/" + concentrator + "/" + peer;
  }
}
