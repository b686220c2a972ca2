package dev.wheelwright.controller.link;

import dev.wheelwright.controller.enrolment.ClientCertificate;
import dev.wheelwright.controller.enrolment.ClientIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;

/** Sessions without a network: what is posted is done at once, and time is the test's. */
final class TestSessions {
  private TestSessions() {}

  /** Admits one whole config at a time. */
  static Admission admission(ManualTimer timer) {
    return new Admission(1, Duration.ofSeconds(15), timer);
  }

  /** A session that has started, of the appliance that the controller knows. */
  static Session start(
      FakeOutbound out,
      FakeControllerSide controller,
      ManualTimer timer,
      Admission admission,
      Consumer<Session> onEnd) {
    ClientCertificate certificate =
        new ClientCertificate(
            "1", FakeControllerSide.FLEET, FakeControllerSide.APPLIANCE, Instant.MIN, Instant.MAX);
    SessionTools tools = new SessionTools(Runnable::run, timer, admission, timer, new Random(1));
    Session session =
        new Session(new ClientIdentity(certificate, "192.0.2.1"), out, controller, tools, onEnd);
    session.start();
    return session;
  }
}
