package dev.wheelwright.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.TestAuthority;
import dev.wheelwright.agent.testing.TestController;
import dev.wheelwright.wire.Digest;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller's authority gets a successor, over real TLS. */
class SuccessionTest {
  private static final GeneralName LOCALHOST = new GeneralName(GeneralName.dNSName, "localhost");

  private final Clock clock = Clock.systemUTC();
  private final TestAuthority old = new TestAuthority(clock.instant());
  private final TestAuthority next = old.successor();
  private final FailingDisk disk = FailingDisk.never();
  @TempDir private Path folder;
  private StateDirectory state;
  private int port;

  @BeforeEach
  void join() throws Exception {
    state = StateDirectory.open(folder.resolve("agent"), disk);
    try (TestController controller = new TestController(old, 0, LOCALHOST)) {
      port = controller.port();
      join(old.token());
    }
  }

  private void join(String token) throws EnrolmentException, IOException {
    var _ =
        new Join(state, "0.1", clock, new SecureRandom())
            .join(new ControllerAddress("localhost", port), JoinToken.parse(token));
  }

  private IdentityFolder identity() {
    return new IdentityFolder(state);
  }

  private Credentials credentials() throws IOException {
    return new Credentials(
        identity().identity().orElseThrow(),
        identity(),
        TrustedClock.of(clock),
        new SecureRandom());
  }

  private Digest trusted() throws IOException {
    return identity().identity().orElseThrow().authority();
  }

  private static Digest digest(TestAuthority authority) {
    try {
      return Digest.of(authority.certificate().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void S11_whoKnowsTheOldAuthorityFollowsItByRenewing() throws Exception {
    Credentials credentials = credentials();
    try (TestController controller = new TestController(next, port, LOCALHOST)) {
      assertThat(credentials.isSucceeded()).isFalse();

      credentials.renew();

      assertThat(controller.renewRequests.getFirst().getFollowsAuthority()).isTrue();
      assertThat(credentials.isSucceeded()).isFalse();
      assertThat(trusted()).isEqualTo(digest(next));
    }
    try (TestController retired = TestController.alone(next, port)) {
      credentials.renew();
      credentials().renew();

      assertThat(retired.renewals).hasSize(2);
    }
  }

  @Test
  void S11_aTokenOfTheOldAuthorityStillJoins() throws Exception {
    try (TestController controller = new TestController(next, port, LOCALHOST)) {
      join(old.token());

      assertThat(controller.joins).hasSize(1);
      assertThat(trusted()).isEqualTo(digest(old));
      credentials().renew();
      assertThat(trusted()).isEqualTo(digest(next));
      join(next.token());
      assertThat(trusted()).isEqualTo(digest(next));
    }
  }

  @Test
  void S11_aSuccessorIsFollowedLongBeforeHalfLife() throws Exception {
    Credentials credentials = credentials();
    Worker thread = new Worker("care");
    Renewal renewal =
        new Renewal(
            credentials, new Conditions(), thread, Duration.ofMillis(20), new SecureRandom());
    renewal.start();
    try (TestController controller = new TestController(next, port, LOCALHOST)) {
      ManagedChannel channel = credentials.connect();
      assertThat(channel.getState(true)).isNotNull();

      await().until(() -> trusted().equals(digest(next)));

      assertThat(controller.renewals).hasSize(1);
      channel.shutdownNow();
    } finally {
      thread.stop(Duration.ofSeconds(1));
    }
  }

  @Test
  void anAuthorityWithoutASuccessorIsNoReasonToRenew() throws Exception {
    Credentials credentials = credentials();
    try (TestController controller = new TestController(old, port, LOCALHOST)) {
      ManagedChannel channel = credentials.connect();
      await().until(() -> channel.getState(true) == ConnectivityState.READY);

      assertThat(credentials.isSucceeded()).isFalse();
      assertThat(controller.renewals).isEmpty();
      channel.shutdownNow();
    }
  }

  @Test
  void S11_aStopAtAnyStepLeavesWhatTheOverlapAccepts() throws Exception {
    try (TestController controller = new TestController(next, port, LOCALHOST)) {
      for (int steps = 0; !trusted().equals(digest(next)); steps++) {
        disk.failAfter(steps);
        try {
          credentials().renew();
        } catch (IOException crash) {
          assertThat(crash).hasMessageContaining("No space left");
        }
        disk.failAfter(Integer.MAX_VALUE);
        assertThat(trusted()).isIn(List.of(digest(old), digest(next)));
      }
      assertThat(controller.renewals).hasSizeGreaterThan(4);
    }
    try (TestController retired = TestController.alone(next, port)) {
      credentials().renew();
      assertThat(retired.renewals).hasSize(1);
    }
  }

  /** From a cupboard: nothing is sent to a controller that it can't know, and the log says why. */
  @Test
  void S11_whoSleptThroughItIsToldToJoinAgain() throws Exception {
    Conditions conditions = new Conditions();
    Clock late = Clock.offset(clock, Duration.ofDays(20));
    Credentials credentials =
        new Credentials(
            identity().identity().orElseThrow(),
            identity(),
            TrustedClock.of(late),
            new SecureRandom());
    try (TestController retired = TestController.alone(next, port)) {
      new Renewal(credentials, conditions, new Worker("unused"), Duration.ZERO, new SecureRandom())
          .renewIfDue();

      assertThat(retired.renewals).isEmpty();
      assertThat(conditions.current())
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.kind()).isEqualTo(Condition.Kind.RENEWAL_FAILING);
                assertThat(each.message())
                    .contains("has to join again, with a new token: agent join --replace");
              });
      join(next.token());
      credentials().renew();
      assertThat(retired.renewals).hasSize(1);
    }
  }

  @Test
  void S11_whatIsNoAuthorityIsNotFollowed() throws Exception {
    try (TestController controller = new TestController(next, port, LOCALHOST)) {
      Credentials credentials = credentials();
      controller.lastOfReply =
          Optional.of(next.client(TestAuthority.newPair().getPublic(), Duration.ofDays(1)));
      assertThatThrownBy(credentials::renew)
          .isInstanceOf(EnrolmentException.class)
          .hasMessageContaining("not a chain");
      controller.lastOfReply = Optional.of(new TestAuthority(clock.instant()).certificate());
      assertThatThrownBy(credentials::renew).isInstanceOf(EnrolmentException.class);
      assertThat(trusted()).isEqualTo(digest(old));

      controller.lastOfReply = Optional.empty();
      credentials.renew();
      assertThat(trusted()).isEqualTo(digest(next));
    }
  }
}
