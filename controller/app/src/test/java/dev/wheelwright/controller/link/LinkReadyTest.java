package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.enrolment.AgentEnrolmentGrpc;
import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.enrolment.Certificates;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** With a second link, so that the application's own stays open for other tests. */
@QuarkusTest
@TestProfile(WithLink.class)
class LinkReadyTest {
  @Inject LinkSettings settings;
  @Inject Sessions sessions;
  @Inject Certificates certificates;
  @Inject ControllerSides controllerSides;
  @Inject CertificateAuthority authority;
  @Inject AgentEnrolmentGrpc enrolment;
  @Inject SecureRandom random;
  @Inject Clock clock;

  @Test
  void isDownWithTheReasonUnlessThePortIsOpen() {
    Link link = new Link(settings, sessions, certificates, controllerSides, clock);
    LinkReady check = new LinkReady(link);
    assertDown(check);

    link.start(new StartupEvent(), authority, enrolment, random);
    HealthCheckResponse open = check.call();
    assertThat(open.getStatus()).isEqualTo(Status.UP);
    assertThat(open.getData().orElseThrow()).containsEntry("port", (long) link.port());

    link.stop(new ShutdownEvent());
    assertDown(check);
  }

  private static void assertDown(LinkReady check) {
    HealthCheckResponse closed = check.call();
    assertThat(closed.getName()).isEqualTo("link");
    assertThat(closed.getStatus()).isEqualTo(Status.DOWN);
    assertThat(closed.getData().orElseThrow())
        .containsEntry("reason", "the agents' port is not open");
  }
}
