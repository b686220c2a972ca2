package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage.BodyCase;
import dev.wheelwright.contract.v1.Heartbeat;
import dev.wheelwright.contract.v1.KeyRequest;
import dev.wheelwright.contract.v1.Result.Outcome;
import dev.wheelwright.contract.v1.SignedMessage;
import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.rollout.ConfigAnnouncer;
import dev.wheelwright.controller.rollout.Connections;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.DesiredConfigs;
import dev.wheelwright.controller.rollout.Revocations;
import dev.wheelwright.controller.signing.KeySets;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.SignatureContext;
import io.grpc.Status;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithLink.class)
class StreamTest {
  @Inject TestFleet fleet;
  @Inject Sessions sessions;
  @Inject Connections connections;
  @Inject ConfigAnnouncer announcer;
  @Inject DesiredConfigs desired;
  @Inject Revocations revocations;
  @Inject KeySets keySets;
  @Inject Clock clock;

  private static byte[] newKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private static boolean verifies(SignatureContext context, SignedMessage message, byte[] key) {
    byte[] signed = context.signedBytes(message.getPayload().toByteArray());
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, new Ed25519PublicKeyParameters(key));
    verifier.update(signed, 0, signed.length);
    return verifier.verifySignature(message.getSignature().toByteArray());
  }

  /** Reports the one key that the controller asks for. */
  private static void answerKeyRequest(AgentStream stream, byte[] key) {
    KeyRequest asked = stream.await(BodyCase.KEY_REQUEST).getKeyRequest();
    stream.reportKey(asked.getMembership(), asked.getGeneration(), key);
  }

  private static void apply(AgentStream stream, Envelope envelope) {
    stream.report(envelope, Outcome.APPLIED, envelope.configDigest());
  }

  /** Offers of configs on the way there are applied too, as an agent would. */
  private static Envelope applyUntilPeered(AgentStream stream) {
    while (true) {
      Envelope envelope = stream.awaitOffer();
      ConfigContent content = stream.fetchWhole(envelope.configDigest());
      assertThat(content.digest()).isEqualTo(envelope.configDigest());
      apply(stream, envelope);
      if (content.decode().values().stream().anyMatch(peers -> !peers.isEmpty())) {
        return envelope;
      }
    }
  }

  @Test
  void carriesAConfigFromTheIntentToTheAgent() {
    List<UUID> appliances = fleet.overlay();
    try (TestAgent hub = fleet.joinedAgent(appliances.getFirst());
        TestAgent branch = fleet.joinedAgent(appliances.getLast())) {
      AgentStream hubStream = hub.connect().greet();
      AgentStream branchStream = branch.connect().greet();

      SignedMessage keySetMessage = hubStream.await(BodyCase.WELCOME).getWelcome().getKeySet();
      assertThat(verifies(SignatureContext.KEY_SET, keySetMessage, keySets.rootPublicKey()))
          .isTrue();
      KeySet keySet = KeySet.decode(keySetMessage.getPayload().toByteArray());
      SignedMessage latestMessage = branchStream.await(BodyCase.WELCOME).getWelcome().getLatest();
      KeyId signer = KeyId.fromBytes(latestMessage.getKeyId().toByteArray());
      byte[] online = keySet.find(signer).orElseThrow().toBytes();
      assertThat(verifies(SignatureContext.LATEST, latestMessage, online)).isTrue();
      Latest latest = Latest.decode(latestMessage.getPayload().toByteArray());
      assertThat(latest.appliance()).isEqualTo(appliances.getLast());
      assertThat(Instant.ofEpochSecond(latest.notAfterSeconds()))
          .isBetween(
              clock.instant().plus(Duration.ofHours(23)),
              clock.instant().plus(Duration.ofHours(25)));

      answerKeyRequest(hubStream, newKey());
      answerKeyRequest(branchStream, newKey());
      Envelope hubConfig = applyUntilPeered(hubStream);
      Envelope branchConfig = applyUntilPeered(branchStream);

      assertThat(hubConfig.appliance()).isEqualTo(appliances.getFirst());
      assertThat(branchConfig.appliance()).isEqualTo(appliances.getLast());
      assertThat(branchConfig.fleet()).isEqualTo(keySet.fleet());
      assertThat(desired.desired(appliances.getLast()).map(DesiredConfig::digest))
          .contains(branchConfig.configDigest());
      assertThat(connections.isConnected(appliances.getLast())).isTrue();
    }
  }

  @Test
  void S1_anAppliedConfigIsNotOfferedAgainHoweverOftenItIsAnnounced() {
    UUID appliance = fleet.declare();
    try (TestAgent agent = fleet.joinedAgent(appliance)) {
      AgentStream stream = agent.connect().greet();
      stream.await(BodyCase.WELCOME);
      Envelope offered = stream.awaitOffer();
      apply(stream, offered);

      DesiredConfig config = desired.desired(appliance).orElseThrow();
      for (int i = 0; i < 1000; i++) {
        announcer.announce(appliance, config.revision(), config.digest());
      }
      stream.send(heartbeat());

      stream.await(BodyCase.WELCOME);
      assertThat(stream.pending()).isZero();
    }
  }

  @Test
  void anOfferIsTheSameBytesOnEveryStream() {
    UUID appliance = fleet.declare();
    try (TestAgent agent = fleet.joinedAgent(appliance)) {
      AgentStream first = agent.connect().greet();
      first.await(BodyCase.WELCOME);
      var offer = first.await(BodyCase.OFFER);
      AgentStream second = agent.connect().greet();
      second.await(BodyCase.WELCOME);

      assertThat(second.await(BodyCase.OFFER)).isEqualTo(offer);
    }
  }

  private static AgentMessage heartbeat() {
    Heartbeat.Builder heartbeat =
        Heartbeat.newBuilder().setNonce(ByteString.copyFrom(new byte[32]));
    return AgentMessage.newBuilder().setHeartbeat(heartbeat).build();
  }

  @Test
  void sendsADeltaOnceTheAgentHoldsABase() {
    List<UUID> appliances = fleet.overlay();
    try (TestAgent hub = fleet.joinedAgent(appliances.getFirst());
        TestAgent branch = fleet.joinedAgent(appliances.getLast())) {
      AgentStream hubStream = hub.connect().greet();
      hubStream.await(BodyCase.WELCOME);
      answerKeyRequest(hubStream, newKey());
      Envelope alone = hubStream.awaitOffer();
      while (hubStream.fetchWhole(alone.configDigest()).head().interfaces().isEmpty()) {
        apply(hubStream, alone);
        alone = hubStream.awaitOffer();
      }
      apply(hubStream, alone);
      AgentStream branchStream = branch.connect().greet();
      branchStream.await(BodyCase.WELCOME);
      answerKeyRequest(branchStream, newKey());

      Envelope peered = hubStream.awaitOffer();
      hubStream.fetchDelta(peered.configDigest(), alone.configDigest());

      var delta = hubStream.await(BodyCase.DELTA).getDelta();
      assertThat(Digest.fromBytes(delta.getBaseDigest().toByteArray()))
          .isEqualTo(alone.configDigest());
      assertThat(delta.getEditsList()).hasSize(1);
      assertThat(delta.getEdits(0).getPutPeersList()).hasSize(1);
    }
  }

  @Test
  void S10_theNewerOfTwoStreamsStaysAndBothAreLogged() {
    UUID appliance = fleet.declare();
    try (CapturedLog log = CapturedLog.open();
        TestAgent agent = fleet.joinedAgent(appliance);
        TestAgent clone = fleet.newAgent()) {
      AgentStream older = agent.connect().greet();
      older.await(BodyCase.WELCOME);
      older.await(BodyCase.OFFER);

      AgentStream newer = agent.connect().greet();
      newer.await(BodyCase.WELCOME);

      var goodbye = older.await(BodyCase.GOODBYE).getGoodbye();
      assertThat(goodbye.getReason()).contains("newer stream");
      assertThat(older.awaitEnd().isOk()).isTrue();
      assertThat(newer.isOpen()).isTrue();
      String serial = agent.certificate().getSerialNumber().toString(16);
      assertThat(log.lines())
          .anyMatch(
              line ->
                  line.contains("event=two-streams-of-one-appliance")
                      && line.contains(appliance.toString())
                      && line.contains("older.serial=" + serial)
                      && line.contains("newer.serial=" + serial));
      assertThat(connections.isConnected(appliance)).isTrue();
      assertThat(clone.channel().isShutdown()).isFalse();
    }
  }

  @Test
  void S10_twoLivingAgentsOfOneIdentityAreAnAlarm() {
    UUID appliance = fleet.declare();
    ByteString right = ByteString.copyFrom(new byte[16]);
    ByteString copy = ByteString.copyFromUtf8("a copied agent's");
    try (CapturedLog log = CapturedLog.open();
        TestAgent agent = fleet.joinedAgent(appliance)) {
      agent.connect().greet(right).await(BodyCase.WELCOME);
      agent.connect().greet(copy).await(BodyCase.WELCOME);
      assertThat(log.lines()).noneMatch(line -> line.contains("event=identity-shared"));

      agent.connect().greet(right).await(BodyCase.WELCOME);

      assertThat(log.lines())
          .anyMatch(
              line ->
                  line.contains("event=identity-shared") && line.contains(appliance.toString()));
    }
  }

  @Test
  void S11_aRevokedAppliancesStreamIsClosedWithinFiveSeconds() {
    UUID appliance = fleet.declare();
    try (TestAgent agent = fleet.joinedAgent(appliance)) {
      AgentStream stream = agent.connect().greet();
      stream.await(BodyCase.WELCOME);
      stream.await(BodyCase.OFFER);
      Instant revoked = clock.instant();

      revocations.revoke(appliance, Actor.CONTROLLER);

      assertThat(stream.await(BodyCase.GOODBYE).getGoodbye().getReason()).contains("revoked");
      assertThat(stream.awaitEnd().isOk()).isTrue();
      assertThat(Duration.between(revoked, clock.instant())).isLessThan(Duration.ofSeconds(5));
      assertThat(agent.connect().awaitEnd().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(connections.isConnected(appliance)).isFalse();
    }
  }

  @Test
  void S12_anOversizedMessageEndsItsOwnStreamOnly() {
    UUID good = fleet.declare();
    UUID bad = fleet.declare();
    try (TestAgent goodAgent = fleet.joinedAgent(good);
        TestAgent badAgent = fleet.joinedAgent(bad)) {
      AgentStream goodStream = goodAgent.connect().greet();
      goodStream.await(BodyCase.WELCOME);
      AgentStream badStream = badAgent.connect();

      ByteString large = ByteString.copyFrom(new byte[LinkServer.MAXIMUM_INBOUND_BYTES]);
      badStream.send(
          AgentMessage.newBuilder().setHeartbeat(Heartbeat.newBuilder().setNonce(large)).build());

      assertThat(badStream.awaitEnd().isOk()).isFalse();
      await().untilAsserted(() -> assertThat(connections.isConnected(bad)).isFalse());
      assertThat(connections.isConnected(good)).isTrue();
      assertThat(goodStream.isOpen()).isTrue();
    }
  }

  @Test
  void S12_whatAnAgentReportsIsItsOwnWhateverItSays() {
    UUID appliance = fleet.declare();
    List<UUID> others = fleet.overlay();
    try (TestAgent other = fleet.joinedAgent(others.getFirst());
        TestAgent agent = fleet.joinedAgent(appliance)) {
      AgentStream otherStream = other.connect().greet();
      otherStream.await(BodyCase.WELCOME);
      KeyRequest asked = otherStream.await(BodyCase.KEY_REQUEST).getKeyRequest();
      AgentStream stream = agent.connect().greet();
      stream.await(BodyCase.WELCOME);
      stream.awaitOffer();

      stream.reportKey(asked.getMembership(), asked.getGeneration(), newKey());
      stream.send(heartbeat());
      stream.await(BodyCase.WELCOME);

      AgentStream again = other.connect().greet();
      again.await(BodyCase.WELCOME);
      assertThat(again.await(BodyCase.KEY_REQUEST).getKeyRequest()).isEqualTo(asked);
    }
  }

  @Test
  void S11_aStreamEndsWithItsCertificate() {
    UUID appliance = fleet.declare();
    try (TestAgent agent = fleet.joinedAgent(appliance)) {
      AgentStream stream = agent.connect().greet();
      stream.await(BodyCase.WELCOME);
      stream.awaitOffer();
      Instant end = agent.certificate().getNotAfter().toInstant();

      sessions.closeExpired(end);
      assertThat(connections.isConnected(appliance)).isTrue();
      sessions.closeExpired(end.plusSeconds(1));

      assertThat(stream.await(BodyCase.GOODBYE).getGoodbye().getReason()).contains("expired");
      assertThat(stream.awaitEnd().isOk()).isTrue();
    }
  }
}
