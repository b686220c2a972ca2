package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.oidc.Tenants.Flow;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Beginning to sign in at the provider is for everybody if there is one, and else for nobody. */
@Singleton
class OidcSignInPolicy implements HttpSecurityPolicy {
  private final Tenants tenants;

  OidcSignInPolicy(Tenants tenants) {
    this.tenants = tenants;
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
    return tenants.isOn(Flow.CODE) ? CheckResult.permit() : CheckResult.deny();
  }

  @Override
  public String name() {
    return "oidc-sign-in";
  }
}
