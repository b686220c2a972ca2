package dev.wheelwright.agent.verify;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WireFormatException;
import java.time.Instant;
import java.util.Optional;

/** The controller's signed answer to a nonce of ours: nothing older than it is current. */
public final class VerifiedLatest {
  private final Latest latest;

  private VerifiedLatest(Latest latest) {
    this.latest = latest;
  }

  /**
   * Checks an answer.
   *
   * <p>Its expiry is no reason to refuse: whoever answered our fresh nonce did so now, whatever the
   * clock says.
   *
   * @param nonce the one that was sent with the question
   */
  public static Verdict<VerifiedLatest> verify(
      Signed signed, TrustedKeySet keySet, ApplianceId self, Bytes nonce) {
    Optional<Refusal> forged = keySet.checkSignature(signed, SignatureContext.LATEST);
    if (forged.isPresent()) {
      return new Verdict.Refused<>(forged.get());
    }
    Latest latest;
    try {
      latest = Latest.decode(signed.payload().toArray());
    } catch (WireFormatException e) {
      return Verdict.malformed(e);
    }
    Optional<Refusal> refusal =
        EnvelopeChecks.addressedTo(self, new ApplianceId(latest.fleet(), latest.appliance()))
            .or(() -> EnvelopeChecks.epoch(keySet, latest.stamp()))
            .or(() -> fresh(latest, nonce));
    return refusal.isPresent()
        ? new Verdict.Refused<>(refusal.get())
        : new Verdict.Accepted<>(new VerifiedLatest(latest));
  }

  private static Optional<Refusal> fresh(Latest latest, Bytes nonce) {
    return latest.nonce().equals(nonce)
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                RefusalReason.STALE_NONCE, "the Latest answers another question than ours"));
  }

  public RevisionStamp stamp() {
    return latest.stamp();
  }

  public Digest digest() {
    return latest.configDigest();
  }

  /** When the agent starts to say that it has not heard of the present for too long. */
  public Instant notAfter() {
    // A value beyond what an Instant holds is as good as the largest.
    return Instant.ofEpochSecond(Math.min(latest.notAfterSeconds(), Instant.MAX.getEpochSecond()));
  }
}
