package dev.wheelwright.controller.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.link.WithLink;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithLink.class)
class KeysReadyTest {
  @Inject ControllerKeys keys;
  @Inject DataSource source;
  @Inject DatabaseState database;
  @Inject Clock clock;

  private KeysReady at(Instant time) {
    return new KeysReady(keys, source, database, Clock.fixed(time, ZoneOffset.UTC));
  }

  private Instant ends() {
    return keys.authority().certificate().getNotAfter().toInstant();
  }

  @Test
  void isDownWithTheReasonOnceTheAuthorityHasExpired() {
    HealthCheckResponse now = at(clock.instant()).call();
    assertThat(now.getStatus()).isEqualTo(Status.UP);
    assertThat(now.getData().orElseThrow())
        .containsEntry("authority-ends", ends().toString())
        .doesNotContainKeys("note", "rollover-since");

    HealthCheckResponse expired = at(ends().plus(Duration.ofSeconds(1))).call();

    assertThat(expired.getName()).isEqualTo("keys");
    assertThat(expired.getStatus()).isEqualTo(Status.DOWN);
    assertThat(expired.getData().orElseThrow())
        .containsEntry("reason", "the certificate authority has expired");
  }

  @Test
  void saysAYearBeforeThatItEnds() {
    HealthCheckResponse last = at(ends().minus(Duration.ofDays(364))).call();

    assertThat(last.getStatus()).isEqualTo(Status.UP);
    assertThat(last.getData().orElseThrow().get("note"))
        .asString()
        .contains("keys rotate-authority");
  }

  @Test
  void S11_tellsHowARolloverGoes() {
    Instant begun = Instant.parse("2031-02-03T04:05:06Z");
    AuthorityKey next = TestKeys.successor(keys.authority(), begun);

    HealthCheckResponse under = at(clock.instant()).call(next);

    assertThat(under.getStatus()).isEqualTo(Status.UP);
    assertThat(under.getData().orElseThrow())
        .containsEntry("authority", next.fingerprint().shortForm())
        .containsEntry("rollover-since", "2031-02-03T04:05:06Z");
    assertThat(under.getData().orElseThrow().get("rollover-waits-for"))
        .asString()
        .matches("\\d+ appliances");
  }
}
