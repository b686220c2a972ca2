package dev.wheelwright.agent.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.apply.AppliedState;
import dev.wheelwright.agent.apply.ApplyReport;
import dev.wheelwright.agent.apply.ApplyResult;
import dev.wheelwright.agent.identity.SignedMessages;
import dev.wheelwright.agent.identity.Uuids;
import dev.wheelwright.agent.log.Quoted;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.store.Attempt;
import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.agent.store.MembershipKeys.KeyName;
import dev.wheelwright.agent.telemetry.Reports;
import dev.wheelwright.agent.telemetry.Sample;
import dev.wheelwright.agent.verify.Refusal;
import dev.wheelwright.agent.verify.TrustedKeySet;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedEnvelope;
import dev.wheelwright.agent.verify.VerifiedLatest;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.Goodbye;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.KeyRequest;
import dev.wheelwright.contract.v1.Offer;
import dev.wheelwright.contract.v1.Welcome;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.Latest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream's conversation, from Hello on. Used by one thread. Nothing that comes in is believed
 * before it is verified, and nothing is fetched whose envelope does not hold.
 */
final class LinkSession {
  private static final Logger LOGGER = LoggerFactory.getLogger(LinkSession.class);

  private final LinkParts parts;
  private final Controller controller;
  private final ContentFetch fetch;
  private final Reports reports = new Reports();
  private Bytes nonce = Bytes.EMPTY;
  private @Nullable TrustedKeySet keySet;
  private @Nullable VerifiedLatest latest;

  LinkSession(LinkParts parts, Controller controller) {
    this.parts = parts;
    this.controller = controller;
    this.fetch = new ContentFetch(parts, controller);
  }

  /** Whether the controller answered, and its answer held. */
  boolean isWelcome() {
    return latest != null;
  }

  /** Introduces the appliance. */
  void open() {
    nonce = freshNonce();
    Floor floor = parts.guard().floor().current();
    AppliedState state = parts.applier().state();
    Hello.Builder hello =
        Hello.newBuilder()
            .setNonce(ByteString.copyFrom(nonce.toArray()))
            .setSchema(Envelope.SCHEMA)
            .setAgentVersion(parts.self().agentVersion())
            .setAgentLevel(Envelope.AGENT_LEVEL)
            .setRun(parts.self().run().id())
            .setFloorEpoch(floor.stamp().epoch())
            .setFloorRevision(floor.stamp().revision())
            .setAttemptedDigest(Messages.bytes(state.attempted().map(Attempt::digest)))
            .setAppliedDigest(Messages.bytes(state.appliedDigest()))
            .setLastGoodDigest(Messages.bytes(state.lastGoodDigest()));
    state
        .lastGood()
        .map(config -> SignedMessages.write(config.toStored().envelope()))
        .ifPresent(hello::setLastGood);
    parts
        .self()
        .keys()
        .publicKeys()
        .forEach((name, publicKey) -> hello.addKeys(Messages.key(name, publicKey)));
    controller.send(Messages.hello(hello));
  }

  /** Asks what is the latest now; the answer before it stays in force until the new one came. */
  void refresh() {
    if (isWelcome()) {
      nonce = freshNonce();
      controller.send(Messages.heartbeat(nonce));
    }
  }

  /** Tells what came of a config; false when nobody would hear it. */
  boolean tell(ApplyReport report) {
    if (isWelcome()) {
      controller.send(Messages.result(report.attempt(), report.result(), parts.applier().state()));
    }
    return isWelcome();
  }

  /** Tells of a condition; false when nobody would hear it. */
  boolean tell(Condition condition) {
    if (isWelcome()) {
      controller.send(Messages.event(condition));
    }
    return isWelcome();
  }

  /**
   * Tells what changed of the tunnels. What can't leave now is not queued: it is part of what a
   * later sample tells.
   */
  void tell(Sample sample) {
    if (isWelcome() && controller.isReady()) {
      reports.next(sample).stream().map(parts.self().run()::telemetry).forEach(controller::send);
    }
  }

  void receive(ControllerMessage message) {
    switch (message.getBodyCase()) {
      case WELCOME -> welcome(message.getWelcome());
      case OFFER -> offer(message.getOffer());
      case PAGE -> fetch.page(message.getPage());
      case DELTA -> fetch.delta(message.getDelta());
      case KEY_REQUEST -> keyRequest(message.getKeyRequest());
      case GOODBYE -> goodbye(message.getGoodbye());
      case BODY_NOT_SET ->
          controller.hangUp("the controller sent a message of an unknown kind", Duration.ZERO);
    }
  }

  private void welcome(Welcome welcome) {
    Verdict<VerifiedLatest> verdict;
    try {
      verdict =
          switch (keySet(welcome)) {
            case Verdict.Accepted<TrustedKeySet>(TrustedKeySet accepted) -> {
              keySet = accepted;
              yield SignedMessages.read(welcome.getLatest())
                  .then(
                      each ->
                          VerifiedLatest.verify(
                              each, accepted, parts.self().identity().id(), nonce));
            }
            case Verdict.Refused<TrustedKeySet>(Refusal refusal) -> new Verdict.Refused<>(refusal);
          };
    } catch (IOException e) {
      parts.conditions().raise(Condition.Kind.STATE_FAILING, String.valueOf(e.getMessage()));
      controller.hangUp("the key set can't be stored: " + e.getMessage(), Duration.ZERO);
      return;
    }
    switch (verdict) {
      case Verdict.Accepted<VerifiedLatest>(VerifiedLatest next) -> accept(next);
      case Verdict.Refused<VerifiedLatest>(Refusal refusal) -> {
        parts.conditions().raise(Condition.Kind.CONTROLLER_REFUSED, refusal.toString());
        controller.hangUp("the controller's welcome is refused: " + refusal, Duration.ZERO);
      }
    }
  }

  private Verdict<TrustedKeySet> keySet(Welcome welcome) throws IOException {
    return switch (SignedMessages.read(welcome.getKeySet())) {
      case Verdict.Accepted<dev.wheelwright.wire.Signed>(dev.wheelwright.wire.Signed signed) ->
          parts.guard().trust().accept(signed);
      case Verdict.Refused<dev.wheelwright.wire.Signed>(Refusal refusal) ->
          new Verdict.Refused<>(refusal);
    };
  }

  private void accept(VerifiedLatest next) {
    latest = next;
    nonce = Bytes.EMPTY; // answered: a second answer is none
    parts.conditions().clear(Condition.Kind.CONTROLLER_REFUSED);
    parts.guard().freshness().heard(next);
    Floor floor = parts.guard().floor().current();
    if (next.stamp().isOlderThan(floor.stamp())) {
      parts
          .conditions()
          .raise(
              Condition.Kind.CONTROLLER_BEHIND,
              "the controller's latest revision is "
                  + next.stamp()
                  + ", but this appliance was given "
                  + floor.stamp());
    } else {
      parts.conditions().clear(Condition.Kind.CONTROLLER_BEHIND);
    }
  }

  private void offer(Offer offer) {
    TrustedKeySet trusted = keySet;
    VerifiedLatest known = latest;
    if (trusted == null || known == null) {
      controller.hangUp("the controller made an offer before its welcome", Duration.ZERO);
      return;
    }
    VerifiedEnvelope.Recency recency =
        new VerifiedEnvelope.Recency(parts.guard().floor().current(), known);
    Verdict<VerifiedEnvelope> verdict =
        SignedMessages.read(offer.getConfig())
            .then(signed -> parts.guard().verifier().offer(signed, trusted, recency));
    switch (verdict) {
      case Verdict.Accepted<VerifiedEnvelope>(VerifiedEnvelope envelope) -> take(envelope);
      case Verdict.Refused<VerifiedEnvelope>(Refusal refusal) -> refuse(offer, refusal);
    }
  }

  private void refuse(Offer offer, Refusal refusal) {
    Optional<ClaimedConfig> claimed = ClaimedConfig.of(offer.getConfig());
    LOGGER
        .atWarn()
        .addKeyValue("reason", Quoted.of(refusal))
        .addKeyValue(
            "revision", claimed.map(each -> each.epoch() + "." + each.revision()).orElse("-"))
        .log("event=offer-refused");
    if (claimed.isPresent()) {
      controller.send(
          Messages.result(
              claimed.get(), new ApplyResult.Refused(refusal), parts.applier().state()));
    } else {
      controller.send(
          Messages.event(new Condition(Condition.Kind.OFFER_REFUSED, refusal.toString())));
    }
  }

  private void take(VerifiedEnvelope envelope) {
    AppliedState state = parts.applier().state();
    boolean pursued = parts.applier().pursues(envelope.digest());
    if (pursued && state.appliedDigest().filter(envelope.digest()::equals).isPresent()) {
      acknowledge(envelope, state);
    } else if (pursued) {
      // At work on it: the result follows, or is what the last try came to.
      state.report().ifPresent(this::tell);
    } else {
      fetch.begin(envelope);
    }
  }

  /** The device is that already: nothing is fetched, and nothing is written to it. */
  private void acknowledge(VerifiedEnvelope envelope, AppliedState state) {
    ApplyResult result;
    try {
      parts.guard().floor().raise(envelope.asFloor());
      result = new ApplyResult.Applied();
    } catch (IOException e) {
      result = new ApplyResult.Transient("the floor can't be written: " + e.getMessage());
    }
    controller.send(
        Messages.result(new Attempt(envelope.stamp(), envelope.digest()), result, state));
  }

  private void keyRequest(KeyRequest request) {
    try {
      KeyName name = new KeyName(Uuids.of(request.getMembership()), request.getGeneration());
      controller.send(
          Messages.keyReport(
              name, parts.self().keys().findOrCreate(name, parts.random()).publicKey()));
    } catch (IllegalArgumentException e) {
      controller.hangUp("the controller's key request is malformed", Duration.ZERO);
    } catch (IOException e) {
      parts.conditions().raise(Condition.Kind.STATE_FAILING, String.valueOf(e.getMessage()));
      controller.hangUp("a key can't be stored: " + e.getMessage(), Duration.ZERO);
    }
  }

  private void goodbye(Goodbye goodbye) {
    controller.hangUp(
        "the controller says goodbye: " + goodbye.getReason(),
        Duration.ofMillis(Integer.toUnsignedLong(goodbye.getRetryAfterMillis())));
  }

  private Bytes freshNonce() {
    byte[] bytes = new byte[Latest.NONCE_BYTES];
    parts.random().nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
