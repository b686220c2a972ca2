package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.link.WithLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithLink.class)
class KeysReadyTest {
  @Inject ControllerKeys keys;
  @Inject Clock clock;

  @Test
  void isDownWithTheReasonOnceTheAuthorityHasExpired() {
    assertThat(new KeysReady(keys, clock).call().getStatus()).isEqualTo(Status.UP);

    Clock after =
        Clock.fixed(
            keys.authority().certificate().getNotAfter().toInstant().plus(Duration.ofSeconds(1)),
            ZoneOffset.UTC);
    HealthCheckResponse expired = new KeysReady(keys, after).call();

    assertThat(expired.getName()).isEqualTo("keys");
    assertThat(expired.getStatus()).isEqualTo(Status.DOWN);
    assertThat(expired.getData().orElseThrow())
        .containsEntry("reason", "the certificate authority has expired");
  }
}
