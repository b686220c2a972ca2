package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.access.CallerIdentity;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes callers of those whose access token the provider issued. */
@ApplicationScoped
class SubjectIdentityProvider implements IdentityProvider<VerifiedSubject> {
  private final SubjectAccounts accounts;

  SubjectIdentityProvider(SubjectAccounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Class<VerifiedSubject> getRequestType() {
    return VerifiedSubject.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      VerifiedSubject who, AuthenticationRequestContext context) {
    return context.runBlocking(() -> CallerIdentity.of(accounts.caller(who)));
  }
}
