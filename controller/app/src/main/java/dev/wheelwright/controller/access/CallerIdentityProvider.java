package dev.wheelwright.controller.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes callers of what requests present. */
@ApplicationScoped
class CallerIdentityProvider implements IdentityProvider<PresentedCredential> {
  private final Credentials credentials;

  CallerIdentityProvider(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public Class<PresentedCredential> getRequestType() {
    return PresentedCredential.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      PresentedCredential request, AuthenticationRequestContext context) {
    return context.runBlocking(() -> identityOf(find(request)));
  }

  private Optional<Caller> find(PresentedCredential request) {
    return switch (request.kind()) {
      case TOKEN -> credentials.byToken(request.reveal(), request.address());
      case SESSION -> credentials.bySession(request.reveal(), request.address());
    };
  }

  /** The same answer for unknown, expired, revoked and disabled. */
  private static SecurityIdentity identityOf(Optional<Caller> found) {
    return identity(found.orElseThrow(AuthenticationFailedException::new));
  }

  static SecurityIdentity identity(Caller caller) {
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
