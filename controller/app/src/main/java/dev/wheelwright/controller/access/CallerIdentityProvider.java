package dev.wheelwright.controller.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

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
    return CallerIdentity.of(found.orElseThrow(AuthenticationFailedException::new));
  }
}
