package dev.wheelwright.core.topology;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * All that people ask for: what the topology document says.
 *
 * <p>Lists whose order means nothing are sorted, so that two documents that say the same are equal
 * here.
 *
 * @param appliances ascending by name
 * @param overlays ascending by name
 */
public record FleetIntent(List<ApplianceIntent> appliances, List<OverlayIntent> overlays) {
  public static final FleetIntent EMPTY = new FleetIntent(List.of(), List.of());

  /**
   * @throws IllegalArgumentException when a name is there twice
   */
  public FleetIntent {
    appliances = Canonical.sorted("appliances", appliances, ApplianceIntent::name);
    overlays = Canonical.sorted("overlays", overlays, OverlayIntent::name);
  }

  public Optional<OverlayIntent> overlay(OverlayName name) {
    return overlays.stream().filter(overlay -> overlay.name().equals(name)).findFirst();
  }

  /**
   * Every membership that the intent names, ascending; each needs an id in the {@link FleetState}.
   */
  public SequencedSet<MembershipKey> memberships() {
    SequencedSet<MembershipKey> keys = new TreeSet<>();
    for (OverlayIntent overlay : overlays) {
      overlay
          .members()
          .forEach(member -> keys.add(new MembershipKey(overlay.name(), member.appliance())));
    }
    return Collections.unmodifiableSequencedSet(keys);
  }
}
