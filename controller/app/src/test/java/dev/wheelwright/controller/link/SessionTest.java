package dev.wheelwright.controller.link;

import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.DELTA;
import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.GOODBYE;
import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.KEY_REQUEST;
import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.OFFER;
import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.PAGE;
import static dev.wheelwright.contract.v1.ControllerMessage.BodyCase.WELCOME;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Fetch;
import dev.wheelwright.contract.v1.Heartbeat;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.KeyReport;
import dev.wheelwright.contract.v1.Page;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.contract.v1.Result.Outcome;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.Latest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final ByteString NONCE = ByteString.copyFrom(new byte[32]);

  private final FakeOutbound out = new FakeOutbound();
  private final FakeControllerSide controller = new FakeControllerSide();
  private final ManualTimer timer = new ManualTimer();
  private final AtomicInteger ends = new AtomicInteger();
  private final Admission admission = TestSessions.admission(timer);
  private final Session session = session(out);

  private final ConfigContent small = Configs.withPeers(2);
  private final ConfigContent other = Configs.withPeers(3);
  private final ConfigContent third = Configs.withPeers(4);

  private Session session(FakeOutbound outbound) {
    return TestSessions.start(
        outbound, controller, timer, admission, each -> ends.incrementAndGet());
  }

  private static Hello.Builder hello() {
    return Hello.newBuilder()
        .setNonce(NONCE)
        .setSchema(Envelope.SCHEMA)
        .setAgentVersion("0.1.0")
        .setAgentLevel(1);
  }

  private static AgentMessage message(Hello.Builder hello) {
    return AgentMessage.newBuilder().setHello(hello).build();
  }

  private void greet() {
    session.receive(message(hello()));
  }

  private void fetch(Digest digest) {
    session.receive(
        AgentMessage.newBuilder()
            .setFetch(Fetch.newBuilder().setConfigDigest(bytes(digest)))
            .build());
  }

  private void report(Digest config, Outcome outcome, Digest applied) {
    Result.Builder result =
        Result.newBuilder()
            .setConfigDigest(bytes(config))
            .setEpoch(1)
            .setRevision(1)
            .setOutcome(outcome)
            .setAppliedDigest(bytes(applied));
    session.receive(AgentMessage.newBuilder().setResult(result).build());
  }

  private static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toBytes());
  }

  private void desire(long revision, ConfigContent content) {
    DesiredConfig config = controller.store(revision, content);
    controller.desired = Optional.of(config);
    session.announce(config);
  }

  private static Digest offered(ControllerMessage message) {
    byte[] envelope = message.getOffer().getConfig().getPayload().toByteArray();
    return Envelope.decode(envelope).configDigest();
  }

  private void assertOffered(ConfigContent content) {
    List<ControllerMessage> sent = out.take();
    assertThat(sent).extracting(ControllerMessage::getBodyCase).containsExactly(OFFER);
    assertThat(offered(sent.getFirst())).isEqualTo(content.digest());
  }

  private void assertEnded(String reason) {
    List<ControllerMessage> sent = out.take();
    assertThat(sent.getLast().getGoodbye().getReason()).contains(reason);
    assertThat(sent.getLast().getGoodbye().getRetryAfterMillis()).isPositive();
    assertThat(out.isCompleted()).isTrue();
    assertThat(ends).hasValue(1);
  }

  @Test
  void answersHelloWithTheLatestForItsNonceAndThenOffers() {
    desire(7, small);

    greet();

    List<ControllerMessage> sent = out.take();
    assertThat(sent).extracting(ControllerMessage::getBodyCase).containsExactly(WELCOME, OFFER);
    Latest latest =
        Latest.decode(sent.getFirst().getWelcome().getLatest().getPayload().toByteArray());
    assertThat(latest.nonce().toArray()).isEqualTo(NONCE.toByteArray());
    assertThat(latest.stamp().revision()).isEqualTo(7);
    assertThat(latest.configDigest()).isEqualTo(small.digest());
    assertThat(controller.greetings).hasSize(1);
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void saysThatNothingIsTheLatestBeforeTheFirstCompile() {
    greet();

    List<ControllerMessage> sent = out.take();
    assertThat(sent).extracting(ControllerMessage::getBodyCase).containsExactly(WELCOME);
    Latest latest =
        Latest.decode(sent.getFirst().getWelcome().getLatest().getPayload().toByteArray());
    assertThat(latest.stamp().revision()).isZero();
    assertThat(latest.configDigest()).isEqualTo(ConfigContent.EMPTY.digest());
  }

  @Test
  void offersNothingWhenTheAgentIsThereAlready() {
    desire(7, small);

    session.receive(message(hello().setAppliedDigest(bytes(small.digest()))));

    assertThat(out.takeKinds()).containsExactly(WELCOME);
  }

  @Test
  void sendsTheWholeInTheOrderOfTheHead() {
    ConfigContent large = Configs.withPeers(600);
    desire(1, large);
    greet();
    out.take();

    fetch(large.digest());

    List<Page> pages = out.take().stream().map(ControllerMessage::getPage).toList();
    assertThat(pages).hasSize(257);
    assertThat(pages.getFirst().getContent().toByteArray()).isEqualTo(large.headBytes().toArray());
    assertThat(pages.subList(0, 256)).noneMatch(Page::getLast);
    assertThat(pages.getLast().getLast()).isTrue();
    assertThat(pages.getLast().getPage()).isEqualTo(255);
  }

  @Test
  void sendsADeltaAgainstAConfigThatBothHold() {
    controller.store(1, small);
    ConfigContent large = Configs.withPeers(100);
    ConfigContent larger = Configs.withPeers(101);
    controller.store(1, large);
    desire(2, larger);
    session.receive(message(hello().setAppliedDigest(bytes(large.digest()))));
    out.take();

    Fetch.Builder fetch =
        Fetch.newBuilder()
            .setConfigDigest(bytes(larger.digest()))
            .setBaseDigest(bytes(large.digest()));
    session.receive(AgentMessage.newBuilder().setFetch(fetch).build());

    List<ControllerMessage> sent = out.take();
    assertThat(sent).extracting(ControllerMessage::getBodyCase).containsExactly(DELTA);
    assertThat(sent.getFirst().getDelta().getEdits(0).getPutPeersList()).hasSize(1);
    assertThat(sent.getFirst().getDelta().getHead().isEmpty()).isTrue();
  }

  @Test
  void sendsTheWholeAgainstABaseThatIsNotKept() {
    desire(2, small);
    greet();
    out.take();

    Fetch.Builder fetch =
        Fetch.newBuilder()
            .setConfigDigest(bytes(small.digest()))
            .setBaseDigest(bytes(third.digest()));
    session.receive(AgentMessage.newBuilder().setFetch(fetch).build());

    assertThat(out.takeKinds()).containsExactly(PAGE, PAGE);
  }

  @Test
  void F13_aStalledReaderHasOneConfigWaitingHoweverManyComeByAndItIsTheLatest() {
    greet();
    out.take();
    out.makeRoomFor(0);

    for (int revision = 1; revision <= 1000; revision++) {
      session.announce(controller.store(revision, revision % 2 == 0 ? small : other));
    }
    session.announce(controller.store(1001, third));
    assertThat(out.take()).isEmpty();
    out.makeRoomFor(100);
    session.wake();

    assertOffered(third);
  }

  @Test
  void F13_aStalledReaderGetsOneAnswerToManyNonces() {
    greet();
    out.take();
    out.makeRoomFor(0);

    for (int i = 0; i < 100; i++) {
      Heartbeat.Builder heartbeat =
          Heartbeat.newBuilder().setNonce(ByteString.copyFrom(new byte[32]));
      session.receive(AgentMessage.newBuilder().setHeartbeat(heartbeat).build());
    }
    out.makeRoomFor(100);
    session.wake();

    assertThat(out.takeKinds()).containsExactly(WELCOME);
  }

  @Test
  void F13_pagesLeaveOnlyAsTheReaderTakesThem() {
    ConfigContent large = Configs.withPeers(600);
    desire(1, large);
    greet();
    out.take();
    out.makeRoomFor(10);

    fetch(large.digest());
    assertThat(out.take()).hasSize(10);
    out.makeRoomFor(5);
    session.wake();

    assertThat(out.take()).hasSize(5);
  }

  @Test
  void F13_aStalledReaderDoesNotKeepOthersFromTheirFirstConfig() {
    ConfigContent large = Configs.withPeers(600);
    desire(1, large);
    greet();
    out.makeRoomFor(3);
    fetch(large.digest());
    FakeOutbound otherOut = new FakeOutbound();
    Session otherSession = session(otherOut);
    otherSession.receive(message(hello()));
    otherOut.take();
    Fetch.Builder fetch = Fetch.newBuilder().setConfigDigest(bytes(large.digest()));
    otherSession.receive(AgentMessage.newBuilder().setFetch(fetch).build());
    assertThat(otherOut.take()).isEmpty();

    timer.advance(Duration.ofSeconds(16));

    assertThat(otherOut.take()).hasSize(257);
  }

  @Test
  void S1_repeatedAnnouncementsOfOneConfigAreOfferedOnce() {
    greet();
    out.take();

    for (int i = 0; i < 1000; i++) {
      desire(3, small);
    }

    assertOffered(small);
  }

  @Test
  void aRefusedConfigIsParked() {
    desire(1, small);
    greet();
    out.take();

    report(small.digest(), Outcome.REFUSED, third.digest());
    desire(2, small);

    assertThat(out.take()).isEmpty();
    assertThat(controller.results).hasSize(1);
    desire(3, other);
    assertOffered(other);
  }

  @Test
  void aConfigParkedBeforeIsNotOfferedOnTheNextStream() {
    controller.parked = Optional.of(small.digest());
    desire(1, small);

    greet();

    assertThat(out.takeKinds()).containsExactly(WELCOME);
  }

  @Test
  void aTransientFailureIsTheAgentsToRetry() {
    desire(1, small);
    greet();
    out.take();

    report(small.digest(), Outcome.TRANSIENT, third.digest());
    timer.advance(Duration.ofMinutes(10));

    assertThat(out.take()).isEmpty();
  }

  @Test
  void anAppliedConfigThatIsNoMoreDesiredIsFollowedByTheOneThatIs() {
    desire(1, small);
    session.receive(message(hello().setAppliedDigest(bytes(other.digest()))));
    out.take();
    desire(2, other);
    assertThat(out.take()).isEmpty();

    report(small.digest(), Outcome.APPLIED, small.digest());

    assertOffered(other);
  }

  @Test
  void contentThatWasReplacedMeanwhileIsAnsweredByTheNewOfferButOnlyOnce() {
    desire(1, small);
    greet();
    desire(2, other);
    out.take();

    fetch(small.digest());
    assertOffered(other);
    desire(3, third);
    fetch(other.digest());

    assertThat(out.takeKinds()).containsExactly(PAGE, PAGE, OFFER);
  }

  @Test
  void anOfferWithoutAnAnswerGivesWayToANewerOneAfterAWhile() {
    desire(1, small);
    greet();
    out.take();
    desire(2, other);
    assertThat(out.take()).isEmpty();

    timer.advance(Offers.PATIENCE);

    assertOffered(other);
  }

  @Test
  void asksForMissingKeysAndPassesReportsOn() {
    controller.missing.add(new MissingKey(Configs.MEMBERSHIP, 1));
    greet();
    assertThat(out.takeKinds()).containsExactly(WELCOME, KEY_REQUEST);

    KeyReport.Builder report =
        KeyReport.newBuilder()
            .setMembership(ByteString.copyFrom(new byte[16]))
            .setGeneration(1)
            .setPublicKey(ByteString.copyFrom(Configs.key(1).toBytes()));
    session.receive(AgentMessage.newBuilder().setKeys(report).build());
    session.requestKey(new MissingKey(new UUID(4, 4), 2));

    assertThat(controller.keys).hasSize(1);
    assertThat(out.takeKinds()).containsExactly(KEY_REQUEST);
  }

  @Test
  void F3_nothingIsPushedToAnAgentThatHasSeenMoreThanTheController() {
    desire(5, small);

    session.receive(message(hello().setFloorEpoch(1).setFloorRevision(6)));
    desire(5, other);

    assertThat(out.takeKinds()).containsExactly(WELCOME);
  }

  @Test
  void F3_nothingIsPushedToAnybodyWhileThePushIsHalted() {
    desire(7, small);
    controller.isPushHalted = true;

    greet();
    desire(8, other);

    assertThat(out.takeKinds()).containsExactly(WELCOME);
  }

  @Test
  void F2_aFailedReadEndsTheStreamAndSendsNoConfig() {
    controller.databaseIsDown = true;

    greet();

    assertEnded("the controller failed");
  }

  @Test
  void F12_anUnknownSchemaIsToldSo() {
    session.receive(message(hello().setSchema(2)));

    assertEnded("the agent speaks schema 2, and the controller 1: upgrade the controller");
    assertThat(controller.greetings).isEmpty();
  }

  @Test
  void F12_anOlderSchemaIsToldWhatToDoWhateverElseItSays() {
    session.receive(message(hello().setSchema(0).clearNonce()));

    assertEnded("the agent speaks schema 0, and the controller 1: upgrade the agent");
  }

  @Test
  void theFirstMessageMustBeHello() {
    session.receive(AgentMessage.newBuilder().setHeartbeat(Heartbeat.newBuilder()).build());

    assertEnded("must be Hello");
  }

  @Test
  void aSecondHelloEndsTheStream() {
    greet();
    greet();

    assertEnded("second Hello");
  }

  @Test
  void anUnknownMessageEndsTheStream() {
    greet();
    session.receive(AgentMessage.getDefaultInstance());

    assertEnded("unknown kind");
  }

  @Test
  void silenceInsteadOfHelloEndsTheStream() {
    timer.advance(Session.HELLO_PATIENCE);

    assertEnded("no Hello");
  }

  @Test
  void S12_aFloodOfMessagesEndsTheStream() {
    greet();
    for (int i = 0; i < 1000; i++) {
      session.receive(AgentMessage.newBuilder().setHeartbeat(Heartbeat.newBuilder()).build());
    }

    assertEnded("too many messages");
  }

  @Test
  void S12_malformedFieldsEndTheStream() {
    greet();
    session.receive(
        AgentMessage.newBuilder()
            .setFetch(Fetch.newBuilder().setConfigDigest(ByteString.copyFrom(new byte[31])))
            .build());

    assertEnded("config_digest");
  }

  @Test
  void afterGoodbyeNothingIsSent() {
    greet();
    out.take();

    session.close("the controller stops", Duration.ofSeconds(5));
    desire(1, small);
    session.receive(AgentMessage.getDefaultInstance());
    session.disconnected();

    assertThat(out.takeKinds()).containsExactly(GOODBYE);
    assertThat(ends).hasValue(1);
    assertThat(session.isOpen()).isFalse();
  }
}
