package dev.wheelwright.controller.signing;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.X509Certificate;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether configs and certificates can be signed. */
@Readiness
@ApplicationScoped
class KeysReady implements HealthCheck {
  private static final String EMBEDDED =
      "here: who reads the keys folder can sign for ever; see: keys root-offline";

  private final ControllerKeys keys;
  private final Clock clock;

  KeysReady(ControllerKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    X509Certificate authority = keys.authority().certificate();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("keys")
            .withData("online", keys.signing().online().id().toString())
            .withData("root", keys.signing().root().isEmpty() ? "elsewhere" : EMBEDDED);
    boolean valid = clock.instant().isBefore(authority.getNotAfter().toInstant());
    return valid
        ? answer.up().build()
        : answer.down().withData("reason", "the certificate authority has expired").build();
  }
}
