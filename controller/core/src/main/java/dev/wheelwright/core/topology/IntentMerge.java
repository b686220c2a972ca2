package dev.wheelwright.core.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a submitted document makes of the current intent. */
public final class IntentMerge {
  private IntentMerge() {}

  /** What becomes of the overlays that the document does not name. */
  public enum Unnamed {
    KEEP,
    PRUNE
  }

  /** Overlays that the document names are replaced whole; appliances are only ever added. */
  public static FleetIntent merge(FleetIntent current, FleetIntent proposed, Unnamed unnamed) {
    Map<ApplianceName, ApplianceIntent> appliances = new TreeMap<>();
    current.appliances().forEach(each -> appliances.put(each.name(), each));
    proposed.appliances().forEach(each -> appliances.put(each.name(), each));
    return new FleetIntent(
        new ArrayList<>(appliances.values()), List.copyOf(overlays(current, proposed, unnamed)));
  }

  private static Collection<OverlayIntent> overlays(
      FleetIntent current, FleetIntent proposed, Unnamed unnamed) {
    Map<OverlayName, OverlayIntent> overlays = new TreeMap<>();
    switch (unnamed) {
      case KEEP -> current.overlays().forEach(each -> overlays.put(each.name(), each));
      case PRUNE -> {}
    }
    proposed.overlays().forEach(each -> overlays.put(each.name(), each));
    return overlays.values();
  }
}
