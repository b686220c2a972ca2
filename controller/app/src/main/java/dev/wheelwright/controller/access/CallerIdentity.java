package dev.wheelwright.controller.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import java.util.stream.Stream;

/** A caller as the framework sees one: granted is what the grants say, and nothing else. */
public final class CallerIdentity {
  private CallerIdentity() {}

  /** The identity of a caller who is known. */
  public static SecurityIdentity of(Caller caller) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.name()))
        .addAttribute(Callers.ATTRIBUTE, caller)
        .addPermissionChecker(wanted -> Uni.createFrom().item(isGranted(caller.grants(), wanted)))
        .build();
  }

  /** What no permission of ours is named like is denied. */
  private static boolean isGranted(Grants grants, java.security.Permission wanted) {
    if (wanted.getName().equals(Permission.SIGNED_IN)) {
      return true;
    }
    boolean everywhere = Permission.EVERYWHERE.equals(wanted.getActions());
    return Stream.of(Permission.values())
        .filter(permission -> permission.text().equals(wanted.getName()))
        .anyMatch(
            permission -> everywhere ? grants.everywhere(permission) : grants.anywhere(permission));
  }
}
