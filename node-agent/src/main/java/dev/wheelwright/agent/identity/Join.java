package dev.wheelwright.agent.identity;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.verify.ApplianceId;
import dev.wheelwright.agent.verify.RootKey;
import dev.wheelwright.agent.verify.TrustedKeySet;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.contract.v1.EnrolmentGrpc;
import dev.wheelwright.contract.v1.JoinReply;
import dev.wheelwright.contract.v1.JoinRequest;
import dev.wheelwright.wire.Envelope;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;

/** Trades a join token for an identity. */
public final class Join {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,253}");

  private final StateDirectory state;
  private final String agentVersion;
  private final Clock clock;
  private final SecureRandom random;

  public Join(StateDirectory state, String agentVersion, Clock clock, SecureRandom random) {
    this.state = state;
    this.agentVersion = agentVersion;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Joins the fleet and stores the identity. What belongs to an identity of another appliance is
   * removed; what belongs to the same one stays.
   *
   * @throws EnrolmentException when the controller is not the token's, or refuses the token;
   *     nothing is stored then
   * @throws IOException when the identity can't be stored
   */
  public Identity join(ControllerAddress address, JoinToken token)
      throws EnrolmentException, IOException {
    CertificateRequest request = CertificateRequest.create(random);
    SealingKey sealing = SealingKey.generate(random);
    JoinReply reply = call(address, token, request, sealing);
    ClientCredentials credentials =
        request.complete(
            reply.getCertificateChainList().stream().map(ByteString::toByteArray).toList());
    Identity identity = identity(reply, address, token);
    TrustedKeySet keySet = keySet(reply, identity);
    IdentityFolder folder = new IdentityFolder(state);
    boolean same =
        folder
            .identity()
            .map(old -> old.id().equals(identity.id()) && old.root().equals(identity.root()))
            .orElse(false);
    if (!same) {
      state.forgetConfigs();
    }
    folder.install(new IdentityFolder.Enrolled(identity, credentials, sealing));
    if (state.keySet().read().isEmpty()) {
      state.keySet().write(keySet.signed()); // a known one is succeeded by the link alone
    }
    return identity;
  }

  private JoinReply call(
      ControllerAddress address, JoinToken token, CertificateRequest request, SealingKey sealing)
      throws EnrolmentException {
    ServerTrust trust = new ServerTrust(token.authority(), address.host(), TrustedClock.of(clock));
    ManagedChannel channel = Channels.connect(address, trust, PATIENCE);
    try {
      return EnrolmentGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE)
          .join(
              JoinRequest.newBuilder()
                  .setToken(token.secret())
                  .setCertificateRequest(ByteString.copyFrom(request.der()))
                  .setSealingKey(ByteString.copyFrom(sealing.publicKey()))
                  .setAgentVersion(agentVersion)
                  .setSchema(Envelope.SCHEMA)
                  .build());
    } catch (StatusRuntimeException e) {
      throw CallFailure.of(e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static Identity identity(JoinReply reply, ControllerAddress address, JoinToken token)
      throws EnrolmentException {
    if (!NAME.matcher(reply.getApplianceName()).matches()) {
      throw new EnrolmentException("the controller's answer holds no appliance name");
    }
    try {
      return new Identity(
          new ApplianceId(Uuids.of(reply.getFleet()), Uuids.of(reply.getAppliance())),
          reply.getApplianceName(),
          RootKey.of(reply.getRootKey().toByteArray()),
          address,
          token.authority());
    } catch (IllegalArgumentException e) {
      throw new EnrolmentException("the controller's answer is malformed", e);
    }
  }

  private static TrustedKeySet keySet(JoinReply reply, Identity identity)
      throws EnrolmentException {
    Verdict<TrustedKeySet> verdict =
        SignedMessages.read(reply.getKeySet())
            .then(each -> TrustedKeySet.verify(each, identity.root(), identity.id().fleet()));
    return switch (verdict) {
      case Verdict.Accepted<TrustedKeySet>(TrustedKeySet keySet) -> keySet;
      case Verdict.Refused<TrustedKeySet> refused ->
          throw new EnrolmentException("the controller's key set: " + refused.refusal());
    };
  }
}
