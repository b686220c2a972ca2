package dev.wheelwright.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.apply.ApplyReport;
import dev.wheelwright.agent.identity.ControllerAddress;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.SigningKey;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.AgentMessage.BodyCase;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's side of the conversation (S1, S2, S3, S5 to S8 as they arrive by the link). */
class LinkSessionTest {
  @TempDir private Path folder;
  private final RecordingDevice device = new RecordingDevice();
  private final RecordingController controller = new RecordingController();
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
  private TestAppliance appliance;
  private TestFleet fleet;
  private LinkParts parts;
  private LinkSession session;

  @BeforeEach
  void open() throws IOException {
    appliance = new TestAppliance(folder, FailingDisk.never(), device);
    fleet = appliance.fleet;
    Identity identity =
        new Identity(
            fleet.self,
            "nodegrid-hub",
            fleet.rootKey(),
            ControllerAddress.parse("localhost"),
            ConfigContent.EMPTY.digest());
    Clock clock = Clock.fixed(Instant.ofEpochSecond(TestFleet.ISSUED_AT), ZoneOffset.UTC);
    parts =
        new LinkParts(
            new LinkParts.Self(identity, appliance.keys, "0.1", new Run(new SecureRandom())),
            new LinkParts.Guard(
                new Trust(identity, appliance.state.keySet()),
                appliance.floor,
                appliance.verifier,
                new Freshness(clock, nanoTime::get, appliance.conditions)),
            appliance.applier,
            appliance.conditions,
            new SecureRandom());
    session = new LinkSession(parts, controller);
    session.open();
  }

  @AfterEach
  void close() {
    appliance.close();
  }

  @Test
  void helloTellsWhoAndHowFar() throws IOException {
    ConfigContent content = appliance.content(2);
    applyByLink(7, content);
    RecordingController next = new RecordingController();

    new LinkSession(parts, next).open();

    AgentMessage hello = next.last();
    assertThat(hello.getHello().getNonce().size()).isEqualTo(32);
    assertThat(hello.getHello().getNonce()).isNotEqualTo(nonceOfHello());
    assertThat(hello.getHello().getFloorRevision()).isEqualTo(7);
    assertThat(hello.getHello().getAppliedDigest()).isEqualTo(bytes(content.digest()));
    assertThat(hello.getHello().getAttemptedDigest()).isEqualTo(bytes(content.digest()));
    assertThat(hello.getHello().getLastGoodDigest()).isEqualTo(bytes(content.digest()));
    assertThat(hello.getHello().getKeysCount()).isEqualTo(1);
  }

  @Test
  void fetchesVerifiesAndApplies() throws IOException {
    ConfigContent content = appliance.content(600);

    applyByLink(7, content);

    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.APPLIED);
    assertThat(result().getAppliedDigest()).isEqualTo(bytes(content.digest()));
  }

  @Test
  void asksForADeltaAgainstWhatItHolds() throws IOException {
    ConfigContent before = appliance.content(3);
    ConfigContent after = appliance.content(5);
    applyByLink(7, before);

    session.receive(ControllerMessages.offer(fleet.config(8, after.digest())));
    assertThat(controller.last().getFetch().getBaseDigest()).isEqualTo(bytes(before.digest()));
    session.receive(ControllerMessages.delta(before, after));

    awaitApplied(after);
  }

  @Test
  void aDeltaThatDoesNotFitIsReplacedByTheWhole() throws IOException {
    ConfigContent before = appliance.content(3);
    ConfigContent after = appliance.content(5);
    applyByLink(7, before);
    session.receive(ControllerMessages.offer(fleet.config(8, after.digest())));

    session.receive(
        withConfigDigest(ControllerMessages.delta(before, appliance.content(4)), after.digest()));

    assertThat(controller.last().getFetch().getConfigDigest()).isEqualTo(bytes(after.digest()));
    assertThat(controller.last().getFetch().getBaseDigest().isEmpty()).isTrue();
    ControllerMessages.whole(after).forEach(session::receive);
    awaitApplied(after);
  }

  @Test
  void aDeltaInPlaceOfTheWholeEndsTheStream() throws IOException {
    ConfigContent after = appliance.content(5);
    welcome(8, after);
    session.receive(ControllerMessages.offer(fleet.config(8, after.digest())));

    session.receive(ControllerMessages.delta(appliance.content(3), after));

    assertThat(controller.goodbye).isPresent();
  }

  @Test
  void s1AThousandDuplicatesAreAcknowledgedAndWriteNothing() throws IOException {
    ConfigContent content = appliance.content(3);
    applyByLink(7, content);
    int writes = device.done().size();
    long fetches = controller.count(BodyCase.FETCH);
    long results = controller.count(BodyCase.RESULT);

    for (int i = 0; i < 1000; i++) {
      session.receive(ControllerMessages.offer(fleet.config(7, content.digest())));
    }

    assertThat(controller.count(BodyCase.RESULT)).isEqualTo(results + 1000);
    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.APPLIED);
    assertThat(controller.count(BodyCase.FETCH)).isEqualTo(fetches);
    assertThat(device.done()).hasSize(writes);
  }

  @Test
  void s1ADuplicateOfWhatIsUnderWayIsFetchedOnce() throws IOException {
    ConfigContent content = appliance.content(3);
    welcome(7, content);
    session.receive(ControllerMessages.offer(fleet.config(7, content.digest())));
    session.receive(ControllerMessages.offer(fleet.config(7, content.digest())));

    ControllerMessages.whole(content).forEach(session::receive);

    awaitApplied(content);
    assertThat(controller.count(BodyCase.FETCH)).isEqualTo(1);
  }

  @Test
  void whatTheControllerDidNotSendIsAskedForWhenALaterRevisionBringsItBack() throws IOException {
    ConfigContent first = appliance.content(3);
    ConfigContent other = appliance.content(4);
    applyByLink(7, first);
    session.receive(ControllerMessages.offer(fleet.config(8, other.digest())));
    session.receive(ControllerMessages.offer(fleet.config(9, first.digest())));

    session.receive(ControllerMessages.offer(fleet.config(10, other.digest())));

    assertThat(controller.last().getFetch().getConfigDigest()).isEqualTo(bytes(other.digest()));
    session.receive(ControllerMessages.delta(first, other));
    awaitApplied(other);
  }

  @Test
  void aNewRevisionOfTheSameContentRaisesTheFloorAndWritesNothing() throws IOException {
    ConfigContent content = appliance.content(3);
    applyByLink(7, content);
    int writes = device.done().size();

    session.receive(ControllerMessages.offer(fleet.config(9, content.digest())));

    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.APPLIED);
    assertThat(result().getRevision()).isEqualTo(9);
    assertThat(appliance.floor.current().stamp()).isEqualTo(new RevisionStamp(1, 9));
    assertThat(device.done()).hasSize(writes);
  }

  @Test
  void s2AnOlderRevisionIsRefusedWithoutAskingForIt() throws IOException {
    applyByLink(7, appliance.content(3));

    assertRefusedUnfetched(fleet.config(6, appliance.content(4).digest()), "rolled-back");
  }

  @Test
  void s2StorageThatWasRolledBackDoesNotHelpAReplay() throws IOException {
    ConfigContent old = appliance.content(3);
    welcome(9, appliance.content(5));

    assertRefusedUnfetched(fleet.config(8, old.digest()), "rolled-back");
  }

  @Test
  void s5ToS7WhatIsNotOursIsRefusedWithoutAskingForIt() throws IOException {
    ConfigContent content = appliance.content(3);
    welcome(7, content);
    Envelope good = fleet.envelope(7, content.digest());
    UUID other = UUID.randomUUID();

    assertRefusedUnfetched(fleet.sign(copy(good, 1, good.fleet(), other, 1)), "other-appliance");
    assertRefusedUnfetched(fleet.sign(copy(good, 1, other, good.appliance(), 1)), "other-fleet");
    assertRefusedUnfetched(
        fleet.sign(copy(good, 2, good.fleet(), good.appliance(), 1)), "unknown-schema");
    assertRefusedUnfetched(
        fleet.sign(copy(good, 1, good.fleet(), good.appliance(), Envelope.AGENT_LEVEL + 1)),
        "agent-too-old");
    assertRefusedUnfetched(
        new SigningKey("stranger").sign(SignatureContext.CONFIG, good.encode()), "wrong-signer");
    byte[] unknownField = Arrays.copyOf(good.encode(), good.encode().length + 2);
    unknownField[good.encode().length] = 0x78;
    unknownField[good.encode().length + 1] = 1;
    assertRefusedUnfetched(fleet.online.sign(SignatureContext.CONFIG, unknownField), "malformed");
    byte[] flipped = good.encode();
    flipped[flipped.length - 1] ^= 1;
    assertRefusedUnfetched(
        new Signed(Bytes.of(flipped), fleet.sign(good).signature(), fleet.sign(good).keyId()),
        "bad-signature");
  }

  @Test
  void whatDoesNotEvenNameAConfigIsToldAsAnEvent() throws IOException {
    welcome(7, appliance.content(3));

    session.receive(
        ControllerMessages.offer(
            fleet.online.sign(SignatureContext.CONFIG, new byte[] {0x7f, 0x7f, 0x7f})));

    assertThat(controller.last().getEvent().getCode()).isEqualTo("offer-refused");
    assertThat(device.done()).isEmpty();
  }

  @Test
  void s6ContentThatWasNotSignedIsRefused() throws IOException {
    ConfigContent signed = appliance.content(3);
    ConfigContent delivered = appliance.content(4);
    welcome(7, signed);
    session.receive(ControllerMessages.offer(fleet.config(7, signed.digest())));

    ControllerMessages.whole(delivered).stream()
        .map(part -> withConfigDigest(part, signed.digest()))
        .forEach(session::receive);

    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.REFUSED);
    assertThat(result().getReason()).startsWith("digest-mismatch");
    assertThat(device.done()).isEmpty();
    assertThat(appliance.floor.current().stamp()).isEqualTo(RevisionStamp.NONE);
  }

  @Test
  void s6PartsOutOfOrderAreRefused() throws IOException {
    ConfigContent content = appliance.content(600);
    welcome(7, content);
    List<ControllerMessage> parts256 = ControllerMessages.whole(content);
    session.receive(ControllerMessages.offer(fleet.config(7, content.digest())));

    session.receive(parts256.get(0));
    session.receive(parts256.get(2));

    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.REFUSED);
    assertThat(result().getReason()).startsWith("malformed");
  }

  @Test
  void contentThatNeverEndsIsRefused() throws IOException {
    ConfigContent content = appliance.content(3);
    welcome(7, content);
    session.receive(ControllerMessages.offer(fleet.config(7, content.digest())));
    session.receive(ControllerMessages.whole(content).getFirst());
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);

    for (int page = 0; controller.count(BodyCase.RESULT) == 0; page++) {
      session.receive(
          ControllerMessages.message(
              ControllerMessages.part(content.digest())
                  .setMembership(ByteString.copyFrom(new byte[16]))
                  .setPage(page)
                  .setContent(large)));
    }

    assertThat(result().getReason()).startsWith("too-large");
  }

  @Test
  void s5AnotherAppliancesKeyIsRefused() throws IOException {
    ConfigContent foreign = TestConfigs.config(3);
    welcome(7, foreign);
    session.receive(ControllerMessages.offer(fleet.config(7, foreign.digest())));
    ControllerMessages.whole(foreign).forEach(session::receive);

    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.REFUSED);
    assertThat(result().getReason()).startsWith("key-mismatch");
    assertThat(device.done()).isEmpty();
  }

  @Test
  void contentOfASupersededOfferIsDropped() throws IOException {
    ConfigContent first = appliance.content(3);
    ConfigContent second = appliance.content(5);
    welcome(7, first);
    session.receive(ControllerMessages.offer(fleet.config(7, first.digest())));
    session.receive(ControllerMessages.offer(fleet.config(8, second.digest())));

    ControllerMessages.whole(first).forEach(session::receive);
    ControllerMessages.whole(second).forEach(session::receive);

    awaitApplied(second);
    assertThat(appliance.reports.stream().map(ApplyReport::attempt).distinct()).hasSize(1);
  }

  @Test
  void anOfferBeforeTheWelcomeEndsTheStream() throws IOException {
    session.receive(ControllerMessages.offer(fleet.config(7, appliance.content(3).digest())));

    assertThat(controller.goodbye).isPresent();
    assertThat(controller.count(BodyCase.FETCH)).isZero();
  }

  @Test
  void aWelcomeForAnotherNonceEndsTheStream() {
    session.receive(
        ControllerMessages.welcome(
            fleet.keySet(), fleet.latest(Bytes.of(new byte[32]), 7, ConfigContent.EMPTY.digest())));

    assertThat(controller.goodbye.orElseThrow()).contains("stale-nonce");
    assertThat(session.isWelcome()).isFalse();
    assertThat(kinds()).contains(Condition.Kind.CONTROLLER_REFUSED);
  }

  @Test
  void aWelcomeCannotBeUsedTwice() throws IOException {
    ControllerMessage welcome = welcome(7, appliance.content(3));

    session.receive(welcome);

    assertThat(controller.goodbye.orElseThrow()).contains("stale-nonce");
  }

  @Test
  void aKeySetThatGoesBackEndsTheStream() throws IOException {
    SigningKey next = new SigningKey("next");
    appliance.state.keySet().write(fleet.keySet(1, 5, next));
    Identity identity = parts.self().identity();
    LinkParts rotated =
        new LinkParts(
            parts.self(),
            new LinkParts.Guard(
                new Trust(identity, appliance.state.keySet()),
                appliance.floor,
                appliance.verifier,
                parts.guard().freshness()),
            appliance.applier,
            appliance.conditions,
            new SecureRandom());
    LinkSession later = new LinkSession(rotated, controller);
    later.open();

    later.receive(
        ControllerMessages.welcome(
            fleet.keySet(), fleet.latest(nonce(), 7, ConfigContent.EMPTY.digest())));

    assertThat(controller.goodbye.orElseThrow()).contains("rolled-back");
  }

  @Test
  void theSameKeyIsReportedHoweverOftenItIsAskedFor() {
    UUID membership = UUID.randomUUID();

    session.receive(ControllerMessages.keyRequest(membership, 1));
    AgentMessage first = controller.last();
    session.receive(ControllerMessages.keyRequest(membership, 1));

    assertThat(first.getKeys().getPublicKey().size()).isEqualTo(32);
    assertThat(controller.last()).isEqualTo(first);
    session.receive(ControllerMessages.keyRequest(membership, 2));
    assertThat(controller.last().getKeys().getPublicKey())
        .isNotEqualTo(first.getKeys().getPublicKey());
  }

  @Test
  void s3AnExpiredLatestRaisesAnAlarmAndTouchesNothing() throws IOException {
    ConfigContent content = appliance.content(3);
    applyByLink(7, content);
    int writes = device.done().size();

    nanoTime.addAndGet(Duration.ofSeconds(3599).toNanos());
    parts.guard().freshness().check();
    assertThat(kinds()).isEmpty();
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    parts.guard().freshness().check();

    assertThat(kinds()).containsExactly(Condition.Kind.CONFIG_EXPIRED);
    assertThat(device.done()).hasSize(writes);
    session.refresh();
    session.receive(
        ControllerMessages.welcome(fleet.keySet(), fleet.latest(nonce(), 7, content.digest())));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aControllerThatKnowsLessIsNamed() throws IOException {
    applyByLink(7, appliance.content(3));
    session.refresh();

    session.receive(
        ControllerMessages.welcome(
            fleet.keySet(), fleet.latest(nonce(), 3, ConfigContent.EMPTY.digest())));

    assertThat(kinds()).containsExactly(Condition.Kind.CONTROLLER_BEHIND);
  }

  @Test
  void aGoodbyeIsObeyed() {
    session.receive(ControllerMessages.goodbye(4321));

    assertThat(controller.goodbye.orElseThrow()).contains("full");
    assertThat(controller.retryAfter).isEqualTo(Duration.ofMillis(4321));
  }

  private ControllerMessage welcome(long revision, ConfigContent latest) {
    ControllerMessage welcome =
        ControllerMessages.welcome(
            fleet.keySet(), fleet.latest(nonce(), revision, latest.digest()));
    session.receive(welcome);
    assertThat(controller.goodbye).isEmpty();
    return welcome;
  }

  private void applyByLink(long revision, ConfigContent content) {
    welcome(revision, content);
    session.receive(ControllerMessages.offer(fleet.config(revision, content.digest())));
    assertThat(controller.last().getFetch().getConfigDigest()).isEqualTo(bytes(content.digest()));
    ControllerMessages.whole(content).forEach(session::receive);
    awaitApplied(content);
  }

  private void awaitApplied(ConfigContent content) {
    await()
        .untilAsserted(
            () -> {
              assertThat(appliance.applier.state().appliedDigest()).contains(content.digest());
              assertThat(appliance.reports).isNotEmpty();
            });
    session.tell(appliance.reports.getLast());
  }

  private void assertRefusedUnfetched(Signed offer, String code) {
    int writes = device.done().size();
    long fetches = controller.count(BodyCase.FETCH);
    session.receive(ControllerMessages.offer(offer));
    assertThat(result().getOutcome()).isEqualTo(Result.Outcome.REFUSED);
    assertThat(result().getReason()).startsWith(code + ":");
    assertThat(result().getConfigDigest().size()).isEqualTo(32);
    assertThat(controller.count(BodyCase.FETCH)).isEqualTo(fetches);
    assertThat(device.done()).hasSize(writes);
  }

  private Result result() {
    assertThat(controller.last().getBodyCase()).isEqualTo(BodyCase.RESULT);
    return controller.last().getResult();
  }

  /** The nonce that was asked with last. */
  private Bytes nonce() {
    ByteString nonce = nonceOfHello();
    for (AgentMessage message : controller.received) {
      nonce = message.hasHello() ? message.getHello().getNonce() : nonce;
      nonce = message.hasHeartbeat() ? message.getHeartbeat().getNonce() : nonce;
    }
    return Bytes.of(nonce.toByteArray());
  }

  private ByteString nonceOfHello() {
    return controller.received.getFirst().getHello().getNonce();
  }

  private List<Condition.Kind> kinds() {
    return appliance.conditions.current().stream().map(Condition::kind).toList();
  }

  private static Envelope copy(
      Envelope good, int schema, UUID fleet, UUID appliance, int minimumAgent) {
    return new Envelope(
        schema,
        fleet,
        appliance,
        good.stamp(),
        good.configDigest(),
        Optional.empty(),
        good.issuedAtSeconds(),
        minimumAgent);
  }

  private static ControllerMessage withConfigDigest(ControllerMessage message, Digest digest) {
    ControllerMessage.Builder changed = message.toBuilder();
    if (message.hasPage()) {
      changed.getPageBuilder().setConfigDigest(bytes(digest));
    } else {
      changed.getDeltaBuilder().setConfigDigest(bytes(digest));
    }
    return changed.build();
  }

  private static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toBytes());
  }
}
