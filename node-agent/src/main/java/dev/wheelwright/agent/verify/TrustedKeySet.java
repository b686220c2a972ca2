package dev.wheelwright.agent.verify;

import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import dev.wheelwright.wire.WireFormatException;
import java.util.Optional;
import java.util.UUID;

/** A key set that the pinned root key signed. */
public final class TrustedKeySet {
  private final Signed signed;
  private final KeySet keySet;

  private TrustedKeySet(Signed signed, KeySet keySet) {
    this.signed = signed;
    this.keySet = keySet;
  }

  /** Checks a key set from disk, or the first one, against the pinned root alone. */
  public static Verdict<TrustedKeySet> verify(Signed signed, RootKey root, UUID fleet) {
    if (!signed.keyId().equals(root.id())) {
      return Verdict.refused(
          RefusalReason.WRONG_SIGNER, "the key set is not signed by the pinned root key");
    }
    Optional<Refusal> forged = Signatures.check(signed, SignatureContext.KEY_SET, root.toBytes());
    if (forged.isPresent()) {
      return new Verdict.Refused<>(forged.get());
    }
    KeySet keySet;
    try {
      keySet = KeySet.decode(signed.payload().toArray());
    } catch (WireFormatException e) {
      return Verdict.malformed(e);
    }
    if (!keySet.fleet().equals(fleet)) {
      return Verdict.refused(
          RefusalReason.OTHER_FLEET, "the key set is of fleet " + keySet.fleet());
    }
    return new Verdict.Accepted<>(new TrustedKeySet(signed, keySet));
  }

  /** Checks a key set that would take this one's place: epoch and serial never go back. */
  public Verdict<TrustedKeySet> succeededBy(Signed successor, RootKey root) {
    return verify(successor, root, keySet.fleet()).then(this::notOlder);
  }

  private Verdict<TrustedKeySet> notOlder(TrustedKeySet next) {
    KeySet other = next.keySet;
    boolean older =
        other.epoch() < keySet.epoch()
            || (other.epoch() == keySet.epoch() && other.serial() < keySet.serial());
    if (older) {
      return Verdict.refused(RefusalReason.ROLLED_BACK, next.name() + " is older than " + name());
    }
    boolean same = other.epoch() == keySet.epoch() && other.serial() == keySet.serial();
    if (same && !other.equals(keySet)) {
      return Verdict.refused(
          RefusalReason.CONFLICTING_REVISION, "another key set was accepted as " + name());
    }
    return new Verdict.Accepted<>(next);
  }

  /** Checks that one of the online keys signed the payload for that purpose. */
  Optional<Refusal> checkSignature(Signed claimed, SignatureContext context) {
    Optional<KeySet.OnlineKey> key = keySet.find(claimed.keyId());
    if (key.isEmpty()) {
      return Optional.of(
          new Refusal(
              RefusalReason.WRONG_SIGNER,
              "key " + claimed.keyId() + " is not in the key set of epoch " + keySet.epoch()));
    }
    return Signatures.check(claimed, context, key.get().toBytes());
  }

  public long epoch() {
    return keySet.epoch();
  }

  /** The exact bytes that the root key signed. */
  public Signed signed() {
    return signed;
  }

  private String name() {
    return "key set " + keySet.epoch() + "." + keySet.serial();
  }

  @Override
  public String toString() {
    return name();
  }
}
