package dev.wheelwright.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.apply.ApplyReport;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.testing.SigningKey;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.AgentMessage.BodyCase;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.RevisionStamp;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The agent's side of the conversation (S1, S2, S3, S5 to S8 as they arrive by the link). */
class LinkSessionTest extends SessionFixture {
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
}
