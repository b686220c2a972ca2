package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.enrolment.ServerCertificate;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether clients can trust what they are shown. */
@Readiness
@ApplicationScoped
class ApiReady implements HealthCheck {
  private final Edge edge;
  private final Clock clock;

  ApiReady(Edge edge, Clock clock) {
    this.edge = edge;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    ApiTls tls = edge.tls();
    ServerCertificate certificate = tls.certificate();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("api")
            .withData("certificate", tls.kind())
            .withData("notAfter", certificate.notAfter().toString());
    return clock.instant().isBefore(certificate.notAfter())
        ? answer.up().build()
        : answer.down().withData("reason", "the API's certificate has expired").build();
  }
}
