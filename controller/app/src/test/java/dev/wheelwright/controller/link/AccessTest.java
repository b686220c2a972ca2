package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.contract.v1.EnrolmentGrpc;
import dev.wheelwright.contract.v1.LinkGrpc;
import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.enrolment.TestCertificates;
import dev.wheelwright.controller.rollout.Revocations;
import dev.wheelwright.controller.signing.TestKeys;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Every method that the server offers, with every kind of certificate. A method that nobody thought
 * of is denied, and found here.
 */
@QuarkusTest
@TestProfile(WithLink.class)
class AccessTest {
  private static final String JOIN = EnrolmentGrpc.getJoinMethod().getFullMethodName();
  private static final String RENEW = EnrolmentGrpc.getRenewMethod().getFullMethodName();

  /** Sent to every method; every method refuses it once the caller is let through. */
  private static final byte[] EMPTY_MESSAGE = {};

  @Inject TestFleet fleet;
  @Inject TestCertificates certificates;
  @Inject Revocations revocations;
  @Inject Link link;
  @Inject Clock clock;

  private enum Kind {
    NONE,
    FOREIGN,
    UNRECORDED,
    SERVERS_OWN,
    NOT_YET_VALID,
    EXPIRED,
    EXPIRED_FOR_OVER_A_YEAR,
    REVOKED,
    VALID
  }

  /** What a method says to a caller. REACHED: the call got to the method. */
  private enum Answer {
    REACHED,
    UNAUTHENTICATED,
    PERMISSION_DENIED,
    NO_CONNECTION
  }

  private static Answer expected(String method, Kind kind) {
    return switch (kind) {
      case FOREIGN -> Answer.NO_CONNECTION;
      case NONE, UNRECORDED, SERVERS_OWN, NOT_YET_VALID, EXPIRED_FOR_OVER_A_YEAR ->
          method.equals(JOIN) ? Answer.REACHED : Answer.UNAUTHENTICATED;
      case EXPIRED ->
          method.equals(JOIN) || method.equals(RENEW) ? Answer.REACHED : Answer.UNAUTHENTICATED;
      case REVOKED -> method.equals(JOIN) ? Answer.REACHED : Answer.PERMISSION_DENIED;
      case VALID -> Answer.REACHED;
    };
  }

  @Test
  void S11_everyMethodIsOpenToWhoMayCallItAndToNobodyElse() {
    Map<Kind, ManagedChannel> channels = new EnumMap<>(Kind.class);
    List<TestAgent> agents = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      TestAgent agent = fleet.newAgent();
      agents.add(agent);
      prepare(kind, agent);
      channels.put(kind, agent.channel());
    }
    List<MethodDescriptor<?, ?>> methods =
        link.server().services().stream()
            .flatMap(service -> service.getMethods().stream())
            .<MethodDescriptor<?, ?>>map(ServerMethodDefinition::getMethodDescriptor)
            .toList();
    assertThat(methods)
        .extracting(MethodDescriptor::getFullMethodName)
        .contains(JOIN, RENEW, LinkGrpc.getConnectMethod().getFullMethodName());

    for (MethodDescriptor<?, ?> method : methods) {
      for (Kind kind : Kind.values()) {
        assertThat(call(channels.get(kind), method))
            .as("%s with certificate %s", method.getFullMethodName(), kind)
            .isEqualTo(expected(method.getFullMethodName(), kind));
      }
    }
    agents.forEach(TestAgent::close);
  }

  @Test
  void S11_aMethodOfTimesToComeNeedsAValidCertificate() {
    assertThat(MethodAccess.of("wheelwright.v1.Link/Another"))
        .isEqualTo(MethodAccess.VALID_CERTIFICATE);
    assertThat(MethodAccess.of("wheelwright.v1.Enrolment/join"))
        .isEqualTo(MethodAccess.VALID_CERTIFICATE);
    assertThat(MethodAccess.of("")).isEqualTo(MethodAccess.VALID_CERTIFICATE);
  }

  private void prepare(Kind kind, TestAgent agent) {
    Instant now = clock.instant();
    switch (kind) {
      case NONE -> {}
      case FOREIGN ->
          agent.present(
              TestCertificates.foreign(
                  foreignAuthority(), now, UUID.randomUUID(), agent.keys().getPublic()));
      case UNRECORDED ->
          agent.present(certificates.unrecorded(now, enrolled(), agent.keys().getPublic()));
      case SERVERS_OWN -> agent.present(certificates.server(now, agent.keys().getPublic()));
      case NOT_YET_VALID -> agent.present(issued(agent, now.plus(Duration.ofDays(2))));
      case EXPIRED -> agent.present(issued(agent, now.minus(Duration.ofDays(31))));
      case EXPIRED_FOR_OVER_A_YEAR ->
          agent.present(issued(agent, now.minus(Duration.ofDays(30 + 366))));
      case REVOKED -> {
        UUID appliance = enrolled();
        agent.present(certificates.issuedAt(now, appliance, agent.keys().getPublic()));
        revocations.revoke(appliance, Actor.CONTROLLER);
      }
      case VALID -> agent.present(issued(agent, now));
    }
  }

  private X509Certificate issued(TestAgent agent, Instant time) {
    return certificates.issuedAt(time, enrolled(), agent.keys().getPublic());
  }

  private UUID enrolled() {
    UUID appliance = fleet.declare();
    fleet.joinedAgent(appliance).close();
    return appliance;
  }

  private CertificateAuthority foreignAuthority() {
    return new CertificateAuthority(TestKeys.make(clock.instant()).authority(), new SecureRandom());
  }

  private static Answer call(ManagedChannel channel, MethodDescriptor<?, ?> method) {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.newBuilder(BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE)
            .setType(method.getType())
            .setFullMethodName(method.getFullMethodName())
            .build();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
    try {
      if (method.getType() == MethodDescriptor.MethodType.UNARY) {
        byte[] reply = ClientCalls.blockingUnaryCall(channel, raw, options, EMPTY_MESSAGE);
        throw new AssertionError("an empty message was answered with " + reply.length + " bytes");
      }
      List<byte[]> replies = new ArrayList<>();
      ClientCalls.blockingServerStreamingCall(channel, raw, options, EMPTY_MESSAGE)
          .forEachRemaining(replies::add);
      return Answer.REACHED;
    } catch (StatusRuntimeException e) {
      return answer(e.getStatus());
    }
  }

  private static Answer answer(Status status) {
    return switch (status.getCode()) {
      case INVALID_ARGUMENT -> Answer.REACHED;
      case UNAUTHENTICATED -> Answer.UNAUTHENTICATED;
      case PERMISSION_DENIED -> Answer.PERMISSION_DENIED;
      case UNAVAILABLE -> Answer.NO_CONNECTION;
      default -> throw new AssertionError("unexpected: " + status);
    };
  }

  private enum BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
