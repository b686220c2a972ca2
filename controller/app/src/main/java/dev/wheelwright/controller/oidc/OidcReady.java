package dev.wheelwright.controller.oidc;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells of the provider. Never down: without it the controller does all but let people in. */
@Readiness
@ApplicationScoped
class OidcReady implements HealthCheck {
  private final ProviderProbe probe;

  OidcReady(ProviderProbe probe) {
    this.probe = probe;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("oidc").up().withData("provider", probe.state()).build();
  }
}
