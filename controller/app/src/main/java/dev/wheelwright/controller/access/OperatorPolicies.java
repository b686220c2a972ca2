package dev.wheelwright.controller.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The framework's own paths are for those who see to the controller; a setting may open health and
 * metrics to everybody.
 */
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

  /** All that is under /q and not named otherwise. */
  @Singleton
  static class Framework extends OperatorPolicy {
    Framework() {
      super("operators", false);
    }
  }

  /** Lets in who sees to the controller, or everybody. */
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
                  Callers.of(caller)
                          .filter(known -> known.grants().everywhere(Permission.OPERATE))
                          .isPresent()
                      ? CheckResult.PERMIT
                      : CheckResult.DENY);
    }

    @Override
    public String name() {
      return name;
    }
  }
}
