package dev.wheelwright.controller.link;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether agents can connect. */
@Readiness
@ApplicationScoped
class LinkReady implements HealthCheck {
  private final Link link;

  LinkReady(Link link) {
    this.link = link;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("link");
    return link.isListening()
        ? answer.up().withData("port", link.port()).build()
        : answer.down().withData("reason", "the agents' port is not open").build();
  }
}
