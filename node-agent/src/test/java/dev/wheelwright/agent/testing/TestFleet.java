package dev.wheelwright.agent.testing;

import dev.wheelwright.agent.verify.ApplianceId;
import dev.wheelwright.agent.verify.RootKey;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.Latest;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A fleet that signs with real keys, rightly or wrongly, as a test asks. */
public final class TestFleet {
  public static final long ISSUED_AT = 1_800_000_000L;
  public static final long NOT_AFTER = ISSUED_AT + 3600;

  public final SigningKey root = new SigningKey("root");
  public final SigningKey online = new SigningKey("online");
  public final ApplianceId self =
      new ApplianceId(
          UUID.fromString("00000000-0000-4000-8000-00000000f1ee"),
          UUID.fromString("00000000-0000-4000-8000-0000000000a1"));

  public RootKey rootKey() {
    return RootKey.of(root.publicKey());
  }

  public Signed keySet() {
    return keySet(1, 1, online);
  }

  public Signed keySet(long epoch, long serial, SigningKey... keys) {
    List<KeySet.OnlineKey> online =
        List.of(keys).stream().map(SigningKey::asOnlineKey).sorted().toList();
    return root.sign(
        SignatureContext.KEY_SET, new KeySet(self.fleet(), epoch, serial, online).encode());
  }

  public Envelope envelope(long revision, Digest digest) {
    return new Envelope(
        Envelope.SCHEMA,
        self.fleet(),
        self.appliance(),
        new RevisionStamp(1, revision),
        digest,
        Optional.empty(),
        ISSUED_AT,
        1);
  }

  public Signed sign(Envelope envelope) {
    return online.sign(SignatureContext.CONFIG, envelope.encode());
  }

  public Signed config(long revision, Digest digest) {
    return sign(envelope(revision, digest));
  }

  public Signed latest(Bytes nonce, long revision, Digest digest) {
    return latest(nonce, revision, digest, NOT_AFTER);
  }

  public Signed latest(Bytes nonce, long revision, Digest digest, long notAfter) {
    return online.sign(
        SignatureContext.LATEST,
        new Latest(
                self.fleet(),
                self.appliance(),
                nonce,
                new RevisionStamp(1, revision),
                digest,
                notAfter)
            .encode());
  }
}
