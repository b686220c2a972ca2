package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Grants;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.rollout.Intents;
import dev.wheelwright.core.topology.MembershipKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which appliances are the caller's: those whose overlays are. One that takes part in none is
 * everybody's who may do that at all.
 */
@ApplicationScoped
class ApplianceScope {
  private final Callers callers;
  private final Intents intents;

  ApplianceScope(Callers callers, Intents intents) {
    this.callers = callers;
    this.intents = intents;
  }

  /** Tells of an appliance's name whether the caller may see it. */
  Predicate<String> visible() {
    Grants grants = callers.current().grants();
    if (grants.everywhere(Permission.READ)) {
      return _ -> true;
    }
    Map<String, Set<String>> overlays = overlays();
    return name -> {
      Set<String> of = overlays.getOrDefault(name, Set.of());
      return of.isEmpty() || of.stream().anyMatch(each -> grants.in(each, Permission.READ));
    };
  }

  /**
   * Denies what is not the caller's to do.
   *
   * @throws ProblemException when an overlay of the appliance is not the caller's; the same as for
   *     an appliance that does not exist, when the caller may not even see it
   */
  void requireOwned(String name, Permission permission) {
    Grants grants = callers.current().grants();
    if (grants.everywhere(permission)) {
      return;
    }
    requireVisible(name);
    boolean owned =
        overlays().getOrDefault(name, Set.of()).stream()
            .allMatch(each -> grants.in(each, permission));
    if (!owned) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "The appliance takes part in overlays that are not yours");
    }
  }

  void requireVisible(String name) {
    if (!visible().test(name)) {
      throw new ProblemException(ProblemKind.NOT_FOUND, "There is no appliance of this name");
    }
  }

  private Map<String, Set<String>> overlays() {
    Map<String, Set<String>> overlays = new HashMap<>();
    for (MembershipKey each : intents.current().intent().memberships()) {
      overlays
          .computeIfAbsent(each.appliance().value(), _ -> new HashSet<>())
          .add(each.overlay().value());
    }
    return overlays;
  }
}
