package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.ControllerMessage.BodyCase;
import dev.wheelwright.contract.v1.EnrolmentGrpc;
import dev.wheelwright.contract.v1.JoinReply;
import dev.wheelwright.contract.v1.JoinRequest;
import dev.wheelwright.controller.appliance.JoinTokens;
import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.enrolment.TestCertificates;
import dev.wheelwright.controller.rollout.Revocations;
import dev.wheelwright.controller.signing.Laggards;
import dev.wheelwright.wire.Digest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithLink.class)
class EnrolmentTest {
  private static final int PARALLEL = 100;

  @Inject TestFleet fleet;
  @Inject JoinTokens tokens;
  @Inject TestCertificates certificates;
  @Inject Revocations revocations;
  @Inject Clock clock;
  @Inject CertificateAuthority authority;
  @Inject DataSource source;

  private static Status.Code refusal(TestAgent agent, JoinRequest request) {
    try {
      JoinReply reply = EnrolmentGrpc.newBlockingStub(agent.channel()).join(request);
      throw new AssertionError("joined: " + reply.getApplianceName());
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void S9_of100ParallelUsesOfOneTokenExactlyOneSucceeds() throws Exception {
    UUID appliance = fleet.declare();
    String token = fleet.token(appliance);
    CyclicBarrier barrier = new CyclicBarrier(PARALLEL);
    try (TestAgent agent = fleet.newAgent();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<EnrolmentGrpc.EnrolmentBlockingStub> stubs = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        stubs.add(EnrolmentGrpc.newBlockingStub(agent.channel()));
      }
      JoinRequest request = agent.joinRequest(token);
      List<Callable<Status.Code>> attempts =
          stubs.stream()
              .map(stub -> (Callable<Status.Code>) () -> attempt(stub, request, barrier))
              .toList();

      List<Status.Code> codes = new ArrayList<>();
      for (Future<Status.Code> each : threads.invokeAll(attempts)) {
        codes.add(each.get());
      }

      assertThat(codes).filteredOn(code -> code == Status.Code.OK).hasSize(1);
      assertThat(codes)
          .filteredOn(code -> code == Status.Code.UNAUTHENTICATED)
          .hasSize(PARALLEL - 1);
    }
  }

  private static Status.Code attempt(
      EnrolmentGrpc.EnrolmentBlockingStub stub, JoinRequest request, CyclicBarrier barrier)
      throws Exception {
    barrier.await();
    try {
      JoinReply reply = stub.join(request);
      return reply.getCertificateChainCount() == 2 ? Status.Code.OK : Status.Code.UNKNOWN;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void S9_aTokenLetsInItsOwnApplianceOnlyAndOnlyOnce() {
    UUID appliance = fleet.declare();
    String token = fleet.token(appliance);
    try (TestAgent agent = fleet.newAgent();
        TestAgent other = fleet.newAgent()) {
      assertThat(agent.join(token)).isEqualTo(appliance);

      assertThat(refusal(other, other.joinRequest(token))).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void S9_anExpiredTokenLetsNobodyIn() {
    UUID appliance = fleet.declare();
    JoinTokens.IssuedJoinToken token = tokens.issue(appliance, Duration.ofMillis(1));
    await().until(() -> clock.instant().isAfter(token.expiresAt()));
    try (TestAgent agent = fleet.newAgent()) {
      assertThat(refusal(agent, agent.joinRequest(token.reveal())))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void S9_noTokenLivesForMoreThanAnHour() {
    UUID appliance = fleet.declare();

    assertThatThrownBy(() -> tokens.issue(appliance, Duration.ofMinutes(61)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void S9_aGuessedTokenLetsNobodyIn() {
    UUID appliance = fleet.declare();
    String token = fleet.token(appliance);
    String guess = "wwj_" + "A".repeat(27) + token.substring(token.indexOf('.'));
    try (TestAgent agent = fleet.newAgent()) {
      assertThat(refusal(agent, agent.joinRequest(guess))).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(refusal(agent, agent.joinRequest("rubbish")))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void S9_aTokenOfAnotherControllerLetsNobodyIn() {
    UUID appliance = fleet.declare();
    String token = fleet.token(appliance);
    String foreign = token.substring(0, token.indexOf('.')) + "." + "A".repeat(43);
    try (TestAgent agent = fleet.newAgent()) {
      assertThat(refusal(agent, agent.joinRequest(foreign))).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(agent.join(token)).isEqualTo(appliance);
    }
  }

  @Test
  void aMalformedRequestDoesNotUseTheTokenUp() {
    UUID appliance = fleet.declare();
    String token = fleet.token(appliance);
    try (TestAgent agent = fleet.newAgent()) {
      JoinRequest good = agent.joinRequest(token);
      List<JoinRequest> malformed =
          List.of(
              good.toBuilder()
                  .setCertificateRequest(ByteString.copyFrom(new byte[] {1, 2, 3}))
                  .build(),
              good.toBuilder().setSealingKey(ByteString.copyFrom(new byte[31])).build(),
              good.toBuilder().setAgentVersion("two\nlines").build(),
              good.toBuilder().setSchema(99).build());

      assertThat(malformed)
          .allSatisfy(
              request ->
                  assertThat(refusal(agent, request)).isEqualTo(Status.Code.INVALID_ARGUMENT));
      assertThat(agent.join(token)).isEqualTo(appliance);
    }
  }

  @Test
  void joiningAgainTakesTheOlderCertificateBackAndEndsItsStream() {
    UUID appliance = fleet.declare();
    try (TestAgent first = fleet.joinedAgent(appliance)) {
      AgentStream stream = first.connect().greet();
      stream.await(BodyCase.WELCOME);
      stream.awaitOffer();

      try (TestAgent second = fleet.joinedAgent(appliance)) {
        assertThat(stream.await(BodyCase.GOODBYE).getGoodbye().getReason())
            .contains("joined again");
        assertThat(stream.awaitEnd().isOk()).isTrue();
        assertThat(first.connect().awaitEnd().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        second.connect().greet().await(BodyCase.WELCOME);
      }
    }
  }

  @Test
  void S11_aRevokedApplianceCanNeitherJoinNorRenew() {
    UUID appliance = fleet.declare();
    String token = fleet.token(appliance);
    try (TestAgent agent = fleet.joinedAgent(appliance);
        TestAgent again = fleet.newAgent()) {
      revocations.revoke(appliance, Actor.CONTROLLER);

      assertThat(refusal(again, again.joinRequest(token))).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThatThrownBy(agent::renew)
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
    }
  }

  @Test
  void S11_renewalGivesAnotherCertificateAndLeavesTheOldOneGood() {
    UUID appliance = fleet.declare();
    try (TestAgent agent = fleet.joinedAgent(appliance)) {
      AgentStream before = agent.connect().greet();
      before.await(BodyCase.WELCOME);
      var old = agent.certificate().getSerialNumber();

      agent.renew();

      assertThat(agent.certificate().getSerialNumber()).isNotEqualTo(old);
      assertThat(before.isOpen()).isTrue();
      agent.connect().greet().await(BodyCase.WELCOME);
    }
  }

  /** Of an agent that does not say that it follows, it is known what it knew before. */
  @Test
  void S11_isKnownWhoFollowsTheAuthority() throws SQLException {
    UUID appliance = fleet.declare();
    Digest present = authority.fingerprint();
    try (TestAgent agent = fleet.joinedAgent(appliance);
        TestAgent other = fleet.newAgent()) {
      agent.renew();
      assertThat(known(agent)).isEqualTo(present);

      UUID older = fleet.declare();
      fleet.joinedAgent(older).close();
      other.present(certificates.issuedAt(clock.instant(), older, other.keys().getPublic()));
      assertThat(known(other)).isNull();
      other.renew();
      assertThat(known(other)).isNull();
      other.follow();
      assertThat(known(other)).isEqualTo(present);

      try (Connection database = source.getConnection()) {
        Laggards all = Laggards.find(database, Digest.of(new byte[] {1}));
        assertThat(all.count()).isGreaterThanOrEqualTo(2);
        assertThat(all.first()).hasSizeBetween(2, 5);
      }
    }
  }

  private @Nullable Digest known(TestAgent agent) throws SQLException {
    String serial = agent.certificate().getSerialNumber().toString(16);
    try (Connection database = source.getConnection();
        PreparedStatement query =
            database.prepareStatement("select authority from certificate where serial = ?")) {
      query.setString(1, serial);
      try (ResultSet row = query.executeQuery()) {
        assertThat(row.next()).isTrue();
        byte[] stored = row.getBytes(1);
        return stored == null ? null : Digest.fromBytes(stored);
      }
    }
  }

  @Test
  void S11_aBoxFromACupboardComesBackByRenewing() {
    UUID appliance = fleet.declare();
    fleet.joinedAgent(appliance).close();
    try (TestAgent agent = fleet.newAgent()) {
      Instant longAgo = clock.instant().minus(Duration.ofDays(300));
      agent.present(certificates.issuedAt(longAgo, appliance, agent.keys().getPublic()));
      assertThat(agent.connect().awaitEnd().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);

      agent.renew();

      agent.connect().greet().await(BodyCase.WELCOME);
    }
  }
}
