package dev.wheelwright.controller.access;

import dev.wheelwright.core.topology.FleetIntent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whose appliances are: they go with their overlays. One that takes part in none is everybody's who
 * may do that at all.
 */
public final class ApplianceOwners {
  private final Map<String, Set<String>> overlays = new HashMap<>();

  public ApplianceOwners(FleetIntent intent) {
    intent
        .memberships()
        .forEach(
            each ->
                overlays
                    .computeIfAbsent(each.appliance().value(), _ -> new HashSet<>())
                    .add(each.overlay().value()));
  }

  /** Whether the appliance takes part in an overlay that may be read, or in none. */
  public boolean isVisible(String appliance, Grants grants) {
    Set<String> of = of(appliance);
    return of.isEmpty() || of.stream().anyMatch(each -> grants.in(each, Permission.READ));
  }

  /** Whether it is granted in all overlays that the appliance takes part in. */
  public boolean isGranted(String appliance, Grants grants, Permission permission) {
    return of(appliance).stream().allMatch(each -> grants.in(each, permission));
  }

  private Set<String> of(String appliance) {
    return overlays.getOrDefault(appliance, Set.of());
  }
}
