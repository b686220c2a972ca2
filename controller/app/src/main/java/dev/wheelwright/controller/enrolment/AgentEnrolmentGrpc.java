package dev.wheelwright.controller.enrolment;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.EnrolmentGrpc.EnrolmentImplBase;
import dev.wheelwright.contract.v1.JoinReply;
import dev.wheelwright.contract.v1.JoinRequest;
import dev.wheelwright.contract.v1.RenewReply;
import dev.wheelwright.contract.v1.RenewRequest;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.controller.enrolment.Enrolments.Joined;
import dev.wheelwright.controller.enrolment.Enrolments.Joining;
import dev.wheelwright.controller.enrolment.Enrolments.TokenRefusedException;
import dev.wheelwright.controller.signing.KeySets;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Signed;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Join and Renew, as agents call them. */
@Singleton
public class AgentEnrolmentGrpc extends EnrolmentImplBase {
  private static final int SEALING_KEY_BYTES = 32;
  private static final Pattern VERSION = Pattern.compile("[\\x21-\\x7e]{1,64}");

  private static final Logger LOG = Logger.getLogger(AgentEnrolmentGrpc.class);

  private final Enrolments enrolments;
  private final KeySets keySets;

  AgentEnrolmentGrpc(Enrolments enrolments, KeySets keySets) {
    this.enrolments = enrolments;
    this.keySets = keySets;
  }

  @Override
  public void join(JoinRequest request, StreamObserver<JoinReply> reply) {
    answer(reply, () -> join(request));
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewReply> reply) {
    ClientCertificate presented = ClientIdentity.KEY.get().certificate();
    answer(reply, () -> renew(presented, request));
  }

  private JoinReply join(JoinRequest request) {
    Optional<String> unspoken = SpokenSchema.refusal(request.getSchema());
    if (unspoken.isPresent()) {
      throw new InvalidEnrolmentException(unspoken.get());
    }
    if (request.getSealingKey().size() != SEALING_KEY_BYTES) {
      throw new InvalidEnrolmentException("sealing_key: must be 32 bytes");
    }
    if (!VERSION.matcher(request.getAgentVersion()).matches()) {
      throw new InvalidEnrolmentException(
          "agent_version: must be 1 to 64 printable ASCII characters");
    }
    CertificateRequest csr =
        CertificateRequest.parse(request.getCertificateRequest().toByteArray());
    JoinToken token = JoinToken.parse(request.getToken()).orElseThrow(TokenRefusedException::new);
    Joined joined =
        enrolments.join(
            token,
            new Joining(
                csr, Bytes.of(request.getSealingKey().toByteArray()), request.getAgentVersion()));
    return reply(joined);
  }

  private JoinReply reply(Joined joined) {
    return JoinReply.newBuilder()
        .addAllCertificateChain(encoded(joined.chain()))
        .setFleet(bytes(joined.fleet().id()))
        .setAppliance(bytes(joined.appliance().id()))
        .setApplianceName(joined.appliance().name())
        .setRootKey(ByteString.copyFrom(keySets.rootPublicKey()))
        .setKeySet(signed(keySets.current()))
        .build();
  }

  private RenewReply renew(ClientCertificate presented, RenewRequest request) {
    CertificateRequest csr =
        CertificateRequest.parse(request.getCertificateRequest().toByteArray());
    return RenewReply.newBuilder()
        .addAllCertificateChain(
            encoded(enrolments.renew(presented, csr, request.getFollowsAuthority())))
        .build();
  }

  /**
   * Exceptions become statuses here and nowhere else. What failed inside is for the log, not for
   * the caller.
   */
  private static <T> void answer(StreamObserver<T> reply, Supplier<T> work) {
    T message;
    try {
      message = work.get();
    } catch (InvalidEnrolmentException e) {
      reply.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    } catch (TokenRefusedException e) {
      LOG.infof("event=join-refused reason=\"%s\"", e.getMessage());
      reply.onError(Status.UNAUTHENTICATED.withDescription(e.getMessage()).asRuntimeException());
      return;
    } catch (RuntimeException e) {
      LOG.error("event=enrolment-failed", e);
      reply.onError(
          Status.UNAVAILABLE
              .withDescription("the controller can't do that now")
              .asRuntimeException());
      return;
    }
    reply.onNext(message);
    reply.onCompleted();
  }

  private static List<ByteString> encoded(List<X509Certificate> chain) {
    return chain.stream().map(AgentEnrolmentGrpc::encoded).toList();
  }

  private static ByteString encoded(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }

  private static SignedMessage signed(Signed signed) {
    return SignedMessage.newBuilder()
        .setPayload(ByteString.copyFrom(signed.payload().toArray()))
        .setSignature(ByteString.copyFrom(signed.signature().toArray()))
        .setKeyId(ByteString.copyFrom(signed.keyId().toBytes()))
        .build();
  }

  private static ByteString bytes(UUID uuid) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES);
    buffer.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).flip();
    return ByteString.copyFrom(buffer);
  }
}
