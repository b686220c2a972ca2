package dev.wheelwright.agent.verify;

import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WireFormatException;
import java.util.Optional;

/** An envelope that passed every check that needs no content: now its content may be asked for. */
public final class VerifiedEnvelope {
  private final Signed signed;
  private final Envelope envelope;
  private final TrustedKeySet keySet;

  private VerifiedEnvelope(Signed signed, Envelope envelope, TrustedKeySet keySet) {
    this.signed = signed;
    this.envelope = envelope;
    this.keySet = keySet;
  }

  /** From the link: nothing older than the floor, or than the answer to our nonce, is let in. */
  static Verdict<VerifiedEnvelope> fromLink(
      Signed signed, TrustedKeySet keySet, ApplianceId self, Recency recency) {
    return signedFor(signed, keySet, self)
        .then(
            each ->
                check(
                    each,
                    EnvelopeChecks.floor(each.envelope, recency.floor())
                        .or(() -> EnvelopeChecks.latest(each.envelope, recency.latest()))));
  }

  /** From our own disk: what was accepted once may come back. */
  static Verdict<VerifiedEnvelope> fromStore(
      Signed signed, TrustedKeySet keySet, ApplianceId self) {
    return signedFor(signed, keySet, self);
  }

  /**
   * What is known of the present.
   *
   * @param floor the newest that this agent accepted
   * @param latest what the controller said last
   */
  public record Recency(Floor floor, VerifiedLatest latest) {}

  private static Verdict<VerifiedEnvelope> signedFor(
      Signed signed, TrustedKeySet keySet, ApplianceId self) {
    Optional<Refusal> forged = keySet.checkSignature(signed, SignatureContext.CONFIG);
    if (forged.isPresent()) {
      return new Verdict.Refused<>(forged.get());
    }
    Envelope envelope;
    try {
      envelope = Envelope.decode(signed.payload().toArray());
    } catch (WireFormatException e) {
      return Verdict.malformed(e);
    }
    ApplianceId addressee = new ApplianceId(envelope.fleet(), envelope.appliance());
    return check(
        new VerifiedEnvelope(signed, envelope, keySet),
        EnvelopeChecks.schema(envelope)
            .or(() -> EnvelopeChecks.addressedTo(self, addressee))
            .or(() -> EnvelopeChecks.epoch(keySet, envelope.stamp()))
            .or(() -> EnvelopeChecks.agentLevel(envelope)));
  }

  private static Verdict<VerifiedEnvelope> check(
      VerifiedEnvelope envelope, Optional<Refusal> refusal) {
    return refusal.isPresent()
        ? new Verdict.Refused<>(refusal.get())
        : new Verdict.Accepted<>(envelope);
  }

  public RevisionStamp stamp() {
    return envelope.stamp();
  }

  public Digest digest() {
    return envelope.configDigest();
  }

  /** The floor that accepting this config sets. */
  public Floor asFloor() {
    return new Floor(
        envelope.stamp(), Optional.of(envelope.configDigest()), envelope.issuedAtSeconds());
  }

  Signed signed() {
    return signed;
  }

  TrustedKeySet keySet() {
    return keySet;
  }
}
