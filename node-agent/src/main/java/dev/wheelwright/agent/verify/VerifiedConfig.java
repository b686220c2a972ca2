package dev.wheelwright.agent.verify;

import dev.wheelwright.agent.store.Floor;
import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.WgPublicKey;
import dev.wheelwright.wire.WireFormatException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A config that the fleet signed for this appliance, complete and true to its signature. The only
 * thing that apply takes.
 */
public final class VerifiedConfig {
  private final VerifiedEnvelope envelope;
  private final ConfigContent content;
  private final SequencedMap<InterfaceRecord, List<PeerRecord>> peers;

  private VerifiedConfig(
      VerifiedEnvelope envelope,
      ConfigContent content,
      SequencedMap<InterfaceRecord, List<PeerRecord>> peers) {
    this.envelope = envelope;
    this.content = content;
    this.peers = peers;
  }

  static Verdict<VerifiedConfig> verify(
      VerifiedEnvelope envelope, ConfigContent content, HeldKeys keys) {
    if (!content.digest().equals(envelope.digest())) {
      return Verdict.refused(
          RefusalReason.DIGEST_MISMATCH,
          "the content's digest is "
              + content.digest()
              + " where "
              + envelope.digest()
              + " was signed");
    }
    SequencedMap<InterfaceRecord, List<PeerRecord>> peers;
    try {
      peers = content.decode();
    } catch (WireFormatException e) {
      return Verdict.malformed(e);
    }
    Optional<Refusal> refusal = Optional.empty();
    for (InterfaceRecord each : peers.sequencedKeySet()) {
      refusal =
          refusal
              .or(() -> checkKey(each, keys))
              .or(() -> checkSealed(each, peers.getOrDefault(each, List.of())));
    }
    return refusal.isPresent()
        ? new Verdict.Refused<>(refusal.get())
        : new Verdict.Accepted<>(new VerifiedConfig(envelope, content, peers));
  }

  private static Optional<Refusal> checkKey(InterfaceRecord each, HeldKeys keys) {
    Optional<WgPublicKey> held = keys.publicKey(each.membership(), each.keyGeneration());
    if (held.isPresent() && held.get().equals(each.publicKey())) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            RefusalReason.KEY_MISMATCH,
            "interface "
                + each.name()
                + (held.isEmpty()
                    ? ": this appliance has no key"
                    : ": this appliance has another key")
                + " of generation "
                + each.keyGeneration()
                + " of membership "
                + each.membership()));
  }

  private static Optional<Refusal> checkSealed(InterfaceRecord each, List<PeerRecord> peers) {
    if (each.sealedPrivateKey().isPresent()) {
      return unsupported(each, "a sealed private key");
    }
    return peers.stream()
        .filter(peer -> peer.sealedPsk().isPresent())
        .findFirst()
        .flatMap(peer -> unsupported(each, "a sealed preshared key of peer " + peer.publicKey()));
  }

  private static Optional<Refusal> unsupported(InterfaceRecord each, String what) {
    return Optional.of(
        new Refusal(
            RefusalReason.UNSUPPORTED,
            "interface " + each.name() + ": this agent can't open " + what));
  }

  public RevisionStamp stamp() {
    return envelope.stamp();
  }

  public Digest digest() {
    return envelope.digest();
  }

  public ConfigHead head() {
    return content.head();
  }

  /** The peers of each interface, in the order of the head. */
  public SequencedMap<InterfaceRecord, List<PeerRecord>> peers() {
    return Collections.unmodifiableSequencedMap(peers);
  }

  /** The content's bytes: what a delta can be made against. */
  public ConfigContent content() {
    return content;
  }

  /** The floor that accepting this config sets. */
  public Floor asFloor() {
    return envelope.asFloor();
  }

  /** What to store, so that a later start can verify it again. */
  public StoredConfig toStored() {
    return new StoredConfig(envelope.keySet().signed(), envelope.signed(), content);
  }

  @Override
  public String toString() {
    return "VerifiedConfig[" + stamp() + " " + digest().shortForm() + "]";
  }
}
