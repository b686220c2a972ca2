package dev.wheelwright.controller.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Health and metrics are the administrators', unless a setting opens them to everybody. */
final class OperatorPolicies {
  private OperatorPolicies() {}

  /** Who may see whether the controller is well. */
  @Singleton
  static class Health extends OperatorPolicy {
    Health(@ConfigProperty(name = "wheelwright.health.public") boolean open) {
      super("health", open);
    }
  }

  /** Who may read the metrics. */
  @Singleton
  static class Metrics extends OperatorPolicy {
    Metrics(@ConfigProperty(name = "wheelwright.metrics.public") boolean open) {
      super("metrics", open);
    }
  }

  /** Lets in administrators, or everybody. */
  abstract static class OperatorPolicy implements HttpSecurityPolicy {
    private final String name;
    private final boolean open;

    OperatorPolicy(String name, boolean open) {
      this.name = name;
      this.open = open;
    }

    @Override
    public Uni<CheckResult> checkPermission(
        RoutingContext request,
        Uni<SecurityIdentity> identity,
        AuthorizationRequestContext context) {
      return open
          ? CheckResult.permit()
          : identity.map(
              caller ->
                  caller.hasRole(AccessTokens.ADMINISTRATOR)
                      ? CheckResult.PERMIT
                      : CheckResult.DENY);
    }

    @Override
    public String name() {
      return name;
    }
  }
}
