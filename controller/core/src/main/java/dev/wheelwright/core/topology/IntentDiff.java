package dev.wheelwright.core.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which overlays differ between two intents; each list ascending. */
public record IntentDiff(
    List<OverlayName> added,
    List<OverlayName> changed,
    List<OverlayName> removed,
    List<OverlayName> unchanged) {

  public IntentDiff {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
    unchanged = List.copyOf(unchanged);
  }

  public static IntentDiff between(FleetIntent before, FleetIntent after) {
    List<OverlayName> added = new ArrayList<>();
    List<OverlayName> changed = new ArrayList<>();
    List<OverlayName> unchanged = new ArrayList<>();
    for (OverlayIntent overlay : after.overlays()) {
      Optional<OverlayIntent> old = before.overlay(overlay.name());
      List<OverlayName> verdict =
          old.isEmpty() ? added : old.get().equals(overlay) ? unchanged : changed;
      verdict.add(overlay.name());
    }
    List<OverlayName> removed =
        before.overlays().stream()
            .map(OverlayIntent::name)
            .filter(name -> after.overlay(name).isEmpty())
            .toList();
    return new IntentDiff(added, changed, removed, unchanged);
  }
}
