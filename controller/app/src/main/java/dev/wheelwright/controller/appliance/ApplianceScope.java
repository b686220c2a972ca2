package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.access.ApplianceOwners;
import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Grants;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.rollout.Intents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Predicate;

/** Which appliances are the caller's to see and to change. */
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
    ApplianceOwners owners = owners();
    return name -> owners.isVisible(name, grants);
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
    if (!owners().isGranted(name, grants, permission)) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "The appliance takes part in overlays that are not yours");
    }
  }

  void requireVisible(String name) {
    if (!visible().test(name)) {
      throw new ProblemException(ProblemKind.NOT_FOUND, "There is no appliance of this name");
    }
  }

  private ApplianceOwners owners() {
    return new ApplianceOwners(intents.current().intent());
  }
}
