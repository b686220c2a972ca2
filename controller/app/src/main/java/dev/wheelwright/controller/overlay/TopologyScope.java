package dev.wheelwright.controller.overlay;

import dev.wheelwright.controller.access.ApplianceOwners;
import dev.wheelwright.controller.access.Grants;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.core.topology.ApplianceIntent;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.MembershipKey;
import dev.wheelwright.core.topology.OverlayIntent;
import dev.wheelwright.core.topology.OverlayName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of the topology a caller may see and change who was not granted the whole fleet. An
 * appliance goes with its overlays: who may change all that it takes part in may change it, and let
 * it take part in more.
 */
final class TopologyScope {
  private TopologyScope() {}

  /** What the caller may see: its overlays, and the appliances in them or in none. */
  static FleetIntent visible(Grants grants, FleetIntent intent) {
    if (grants.everywhere(Permission.READ)) {
      return intent;
    }
    List<OverlayIntent> overlays =
        intent.overlays().stream()
            .filter(each -> grants.in(each.name().value(), Permission.READ))
            .toList();
    ApplianceOwners owners = new ApplianceOwners(intent);
    List<ApplianceIntent> appliances =
        intent.appliances().stream()
            .filter(each -> owners.isVisible(each.name().value(), grants))
            .toList();
    return new FleetIntent(appliances, overlays);
  }

  /**
   * Denies a change of something that is not the caller's to change.
   *
   * @throws ProblemException that names all of it
   */
  static void requireChange(Grants grants, FleetIntent current, FleetIntent next) {
    if (grants.everywhere(Permission.CHANGE)) {
      return;
    }
    List<String> denied = new ArrayList<>();
    for (OverlayName each : names(current, next)) {
      if (!current.overlay(each).equals(next.overlay(each))
          && !grants.in(each.value(), Permission.CHANGE)) {
        denied.add("overlay " + each.value());
      }
    }
    ApplianceOwners owners = new ApplianceOwners(current);
    for (ApplianceName each : touched(current, next)) {
      if (!owners.isGranted(each.value(), grants, Permission.CHANGE)) {
        denied.add("appliance " + each.value());
      }
    }
    if (!denied.isEmpty()) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN,
          "You may not change: " + String.join(", ", denied) + ". Nothing was changed");
    }
  }

  private static Set<OverlayName> names(FleetIntent current, FleetIntent next) {
    Set<OverlayName> names = new TreeSet<>();
    current.overlays().forEach(each -> names.add(each.name()));
    next.overlays().forEach(each -> names.add(each.name()));
    return names;
  }

  /** The appliances that change themselves, or take part in more than before. */
  private static Set<ApplianceName> touched(FleetIntent current, FleetIntent next) {
    Set<ApplianceName> touched = new TreeSet<>();
    Set<ApplianceIntent> kept = new HashSet<>(next.appliances());
    current.appliances().stream()
        .filter(each -> !kept.contains(each))
        .forEach(each -> touched.add(each.name()));
    Set<MembershipKey> before = current.memberships();
    next.memberships().stream()
        .filter(each -> !before.contains(each))
        .forEach(each -> touched.add(each.appliance()));
    return touched;
  }
}
