package dev.wheelwright.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.store.CorruptStateException;
import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.TestAuthority;
import dev.wheelwright.agent.testing.TestController;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.RevisionStamp;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joining and renewing over real TLS: the token goes to the right controller and nowhere else. */
class JoinTest {
  private static final GeneralName LOCALHOST = new GeneralName(GeneralName.dNSName, "localhost");

  private final Clock clock = Clock.systemUTC();
  private final TestAuthority authority = new TestAuthority(clock.instant());
  private final FailingDisk disk = FailingDisk.never();
  @TempDir private Path folder;
  private StateDirectory state;

  @BeforeEach
  void open() throws IOException {
    state = StateDirectory.open(folder.resolve("agent"), disk);
  }

  @Test
  void storesWhoItIs() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      Identity identity = join(controller, authority.token());

      assertThat(identity.id()).isEqualTo(controller.fleet.self);
      assertThat(identity.name()).isEqualTo("branch-1");
      assertThat(new IdentityFolder(state).identity()).contains(identity);
      assertThat(state.keySet().read()).contains(controller.fleet.keySet());
      assertThat(controller.joins.getFirst().getSealingKey().size()).isEqualTo(32);
      assertThat(permissions(state.identity())).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(state.identity())) {
        assertThat(files).hasSize(3).allMatch(file -> permissions(file).equals("rw-------"));
      }
    }
  }

  @Test
  void s9AnotherAuthorityNeverSeesTheToken() throws Exception {
    TestAuthority other = new TestAuthority(clock.instant());
    try (TestController impostor = new TestController(other, 0, LOCALHOST)) {
      assertThatThrownBy(() -> join(impostor, authority.token()))
          .isInstanceOf(EnrolmentException.class)
          .hasMessageContaining("not issued by the fleet's authority")
          .hasMessageNotContaining("wwj_");

      assertThat(impostor.joins).isEmpty();
      assertThat(new IdentityFolder(state).exists()).isFalse();
    }
  }

  @Test
  void s9AServerOfAnotherNameNeverSeesTheToken() throws Exception {
    GeneralName elsewhere = new GeneralName(GeneralName.dNSName, "controller.example");
    try (TestController controller = new TestController(authority, 0, elsewhere)) {
      assertThatThrownBy(() -> join(controller, authority.token()))
          .isInstanceOf(EnrolmentException.class)
          .hasMessageContaining("does not name 'localhost'");

      assertThat(controller.joins).isEmpty();
    }
  }

  @Test
  void s9AServerWithoutTlsNeverSeesTheToken() throws Exception {
    try (TestController controller = new TestController(authority, 0)) {
      assertThatThrownBy(() -> join(controller, authority.token()))
          .isInstanceOf(EnrolmentException.class);

      assertThat(controller.joins).isEmpty();
    }
  }

  /** An IPv6 address has several spellings; the certificate holds none of them. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void anAddressInTheCertificateCounts(String host) throws Exception {
    GeneralName address = new GeneralName(GeneralName.iPAddress, host);
    try (TestController controller = new TestController(authority, 0, address)) {
      Identity identity =
          new Join(state, "0.1", clock, new SecureRandom())
              .join(
                  new ControllerAddress(host, controller.port()),
                  JoinToken.parse(authority.token()));

      assertThat(identity.controller().host()).isEqualTo(host);
    }
  }

  /** Joining is the first thing that a box does which has no clock yet. */
  @Test
  void f7ABoxThatBootsIn1970Joins() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      Clock epoch = Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC);

      Identity identity =
          new Join(state, "0.1", epoch, new SecureRandom())
              .join(
                  new ControllerAddress("localhost", controller.port()),
                  JoinToken.parse(authority.token()));

      assertThat(identity.controller().host()).isEqualTo("localhost");
      assertThat(credentials(identity, epoch).isRenewalDue()).isFalse();
    }
  }

  @Test
  void f7AClockFarAheadIsNamedAsTheReason() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      Join late =
          new Join(
              state,
              "0.1",
              Clock.fixed(Instant.parse("2107-01-01T00:00:00Z"), java.time.ZoneOffset.UTC),
              new SecureRandom());

      assertThatThrownBy(
              () ->
                  late.join(
                      new ControllerAddress("localhost", controller.port()),
                      JoinToken.parse(authority.token())))
          .hasMessageContaining("2107-01-01");
    }
  }

  @Test
  void aRefusedTokenIsRefused() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      controller.refusal = Optional.of(Status.UNAUTHENTICATED.withDescription("used already"));

      assertThatThrownBy(() -> join(controller, authority.token()))
          .isInstanceOfSatisfying(
              EnrolmentException.class, refused -> assertThat(refused.isRefused()).isTrue())
          .hasMessageContaining("used already");
      assertThat(new IdentityFolder(state).exists()).isFalse();
    }
  }

  @Test
  void nobodyAtThePortIsAFailureAndNoRefusal() throws Exception {
    int port;
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      port = controller.port();
    }
    Join join = new Join(state, "0.1", clock, new SecureRandom());

    assertThatThrownBy(
            () ->
                join.join(
                    new ControllerAddress("localhost", port), JoinToken.parse(authority.token())))
        .isInstanceOfSatisfying(
            EnrolmentException.class, failure -> assertThat(failure.isRefused()).isFalse());
  }

  /** The library gives up a first connection that takes a slow machine more than a second. */
  @Test
  void aFirstConnectionThatFailsIsMadeAnew() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST);
        FirstConnectionLost front = FirstConnectionLost.before(controller.port())) {
      new Join(state, "0.1", clock, new SecureRandom())
          .join(
              new ControllerAddress("localhost", front.port()), JoinToken.parse(authority.token()));

      assertThat(controller.joins).hasSize(1);
    }
  }

  @Test
  void joiningAgainAsTheSameApplianceKeepsWhatGuardsIt() throws Exception {
    Floor floor = new Floor(new RevisionStamp(1, 9), Optional.of(ConfigContent.EMPTY.digest()), 1);
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      join(controller, authority.token());
      state.floor().write(floor);

      join(controller, authority.token());

      assertThat(state.floor().read()).isEqualTo(floor);
    }
  }

  @Test
  void aCrashWhileInstallingLeavesAnIdentity() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      Identity before = join(controller, authority.token());
      boolean finished = false;
      for (int steps = 0; !finished; steps++) {
        disk.failAfter(steps);
        try {
          join(controller, authority.token());
          finished = true;
        } catch (IOException crash) {
          assertThat(crash).hasMessageContaining("No space left");
        }
        disk.failAfter(Integer.MAX_VALUE);
        assertThat(new IdentityFolder(state).identity()).contains(before);
        assertThat(new IdentityFolder(state).credentials()).isNotNull();
      }
    }
  }

  @Test
  void aDamagedIdentityIsAnError() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      join(controller, authority.token());
    }
    Files.writeString(state.identity().resolve("client.pem"), "-----BEGIN");
    Files.writeString(state.identity().resolve("appliance"), "fleet=1\n");

    assertThatThrownBy(() -> new IdentityFolder(state).credentials())
        .isInstanceOf(CorruptStateException.class);
    assertThatThrownBy(() -> new IdentityFolder(state).identity())
        .isInstanceOf(CorruptStateException.class);
  }

  @Test
  void s11RenewsAtHalfLife() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      Identity identity = join(controller, authority.token());
      Clock early = Clock.offset(clock, Duration.ofDays(14));
      Clock late = Clock.offset(clock, Duration.ofDays(15));

      assertThat(credentials(identity, early).isRenewalDue()).isFalse();
      assertThat(credentials(identity, late).isRenewalDue()).isTrue();
    }
  }

  @Test
  void s11RenewsWithACertificateThatHasExpired() throws Exception {
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      controller.clientLifetime = Duration.ofHours(-1);
      Identity identity = join(controller, authority.token());
      Credentials credentials = credentials(identity, clock);
      Instant expired = credentials.notAfter();
      assertThat(expired).isBefore(clock.instant());
      controller.clientLifetime = Duration.ofDays(30);

      renewal(credentials, new Conditions()).renewIfDue();

      assertThat(credentials.notAfter()).isAfter(clock.instant());
      assertThat(controller.renewals.getFirst().getNotAfter().toInstant()).isEqualTo(expired);
      assertThat(credentials(identity, clock).notAfter()).isEqualTo(credentials.notAfter());
    }
  }

  @Test
  void s11ARenewalThatIsLostMidWayLeavesTheOldOneInUse() throws Exception {
    Conditions conditions = new Conditions();
    try (TestController controller = new TestController(authority, 0, LOCALHOST)) {
      controller.clientLifetime = Duration.ofHours(-1);
      Identity identity = join(controller, authority.token());
      Credentials credentials = credentials(identity, clock);
      Instant before = credentials.notAfter();
      controller.clientLifetime = Duration.ofDays(30);
      disk.failAfter(1);

      renewal(credentials, conditions).renewIfDue();

      assertThat(credentials.notAfter()).isEqualTo(before);
      assertThat(conditions.current().stream().map(Condition::kind))
          .containsExactly(Condition.Kind.RENEWAL_FAILING);
      disk.failAfter(Integer.MAX_VALUE);
      renewal(credentials, conditions).renewIfDue();
      assertThat(conditions.current()).isEmpty();
    }
  }

  @Test
  void tokensAndKeysDoNotPrintThemselves() throws Exception {
    String token = authority.token();

    assertThat(JoinToken.parse(token + "\n").toString()).doesNotContain(token.substring(4, 20));
    assertThatThrownBy(() -> JoinToken.parse("wwj_secret-but-wrong"))
        .hasMessageNotContaining("secret");
    assertThat(SealingKey.generate(new SecureRandom()).toString())
        .isEqualTo("SealingKey[redacted]");
  }

  private Renewal renewal(Credentials credentials, Conditions conditions) {
    return new Renewal(
        credentials, conditions, new Worker("unused"), Duration.ofHours(1), new SecureRandom());
  }

  private Credentials credentials(Identity identity, Clock at) throws IOException {
    return new Credentials(
        identity, new IdentityFolder(state), TrustedClock.of(at), new SecureRandom());
  }

  private Identity join(TestController controller, String token)
      throws EnrolmentException, IOException {
    return new Join(state, "0.1", clock, new SecureRandom())
        .join(new ControllerAddress("localhost", controller.port()), JoinToken.parse(token));
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
