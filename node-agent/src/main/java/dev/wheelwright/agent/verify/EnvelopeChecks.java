package dev.wheelwright.agent.verify;

import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.RevisionStamp;
import java.util.Optional;

/** The checks of a signed statement, one each. Empty: passed. */
final class EnvelopeChecks {
  private EnvelopeChecks() {}

  static Optional<Refusal> schema(Envelope envelope) {
    return require(
        envelope.schema() == Envelope.SCHEMA,
        RefusalReason.UNKNOWN_SCHEMA,
        "schema " + envelope.schema() + "; this agent knows " + Envelope.SCHEMA);
  }

  static Optional<Refusal> addressedTo(ApplianceId self, ApplianceId addressee) {
    return require(
            addressee.fleet().equals(self.fleet()),
            RefusalReason.OTHER_FLEET,
            "made for fleet " + addressee.fleet())
        .or(
            () ->
                require(
                    addressee.appliance().equals(self.appliance()),
                    RefusalReason.OTHER_APPLIANCE,
                    "made for appliance " + addressee.appliance()));
  }

  static Optional<Refusal> epoch(TrustedKeySet keySet, RevisionStamp stamp) {
    return require(
        stamp.epoch() == keySet.epoch(),
        RefusalReason.OTHER_EPOCH,
        "epoch " + stamp.epoch() + "; the key set is of epoch " + keySet.epoch());
  }

  static Optional<Refusal> agentLevel(Envelope envelope) {
    return require(
        envelope.minimumAgent() <= Envelope.AGENT_LEVEL,
        RefusalReason.AGENT_TOO_OLD,
        "needs agent level " + envelope.minimumAgent() + "; this is " + Envelope.AGENT_LEVEL);
  }

  static Optional<Refusal> floor(Envelope envelope, Floor floor) {
    return notBefore(envelope, floor.stamp(), floor.digest(), "accepted before");
  }

  static Optional<Refusal> latest(Envelope envelope, VerifiedLatest latest) {
    return notBefore(
        envelope, latest.stamp(), Optional.of(latest.digest()), "said to be the latest");
  }

  private static Optional<Refusal> notBefore(
      Envelope envelope, RevisionStamp known, Optional<Digest> digest, String how) {
    RevisionStamp stamp = envelope.stamp();
    if (stamp.isOlderThan(known)) {
      return Optional.of(
          new Refusal(
              RefusalReason.ROLLED_BACK,
              "revision " + stamp + " is older than " + known + ", which was " + how));
    }
    return require(
        !stamp.equals(known) || digest.isEmpty() || digest.get().equals(envelope.configDigest()),
        RefusalReason.CONFLICTING_REVISION,
        "revision " + stamp + " was " + how + " with another content");
  }

  private static Optional<Refusal> require(boolean holds, RefusalReason reason, String detail) {
    return holds ? Optional.empty() : Optional.of(new Refusal(reason, detail));
  }
}
