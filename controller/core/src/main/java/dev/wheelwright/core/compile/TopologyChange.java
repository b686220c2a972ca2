package dev.wheelwright.core.compile;

import dev.wheelwright.core.topology.Appliance;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.core.topology.OverlayName;
import dev.wheelwright.core.topology.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two topologies, and whose configs could differ for it. */
final class TopologyChange {
  private final Map<OverlayName, OverlayChange> overlays = new HashMap<>();
  private final Set<OverlayName> unchanged = new HashSet<>();
  private final Set<ApplianceName> touched = new HashSet<>();

  private TopologyChange() {}

  static TopologyChange between(Topology before, Topology after) {
    TopologyChange change = new TopologyChange();
    for (Appliance appliance : after.appliances().values()) {
      if (!appliance.equals(before.appliances().get(appliance.name()))) {
        change.touched.add(appliance.name());
      }
    }
    Set<OverlayName> names = new TreeSet<>(before.overlays().keySet());
    names.addAll(after.overlays().keySet());
    for (OverlayName name : names) {
      Overlay old = before.overlays().get(name);
      Overlay current = after.overlays().get(name);
      if (old == null || current == null) {
        Overlay whole = old == null ? current : old;
        if (whole != null) {
          whole.members().map(Member::appliance).map(Appliance::name).forEach(change.touched::add);
        }
      } else if (old.equals(current)) {
        change.unchanged.add(name);
      } else {
        OverlayChange overlayChange = OverlayChange.between(old, current);
        change.overlays.put(name, overlayChange);
        change.touched.addAll(overlayChange.touched());
      }
    }
    return change;
  }

  /** Appliances of which something that their config is made of differs. */
  Set<ApplianceName> touched() {
    return touched;
  }

  /** Whether the overlay is as it was. */
  boolean isUnchanged(OverlayName overlay) {
    return unchanged.contains(overlay);
  }

  /** How an overlay differs that was there before and still is. */
  Optional<OverlayChange> of(OverlayName overlay) {
    return Optional.ofNullable(overlays.get(overlay));
  }
}
