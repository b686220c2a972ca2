package dev.wheelwright.agent.verify;

import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The one algorithm, Ed25519 (RFC 8032): nothing that is received can choose another. */
final class Signatures {
  private Signatures() {}

  /** Why the signature is not that key's over that payload for that purpose; empty when it is. */
  static Optional<Refusal> check(Signed signed, SignatureContext context, byte[] publicKey) {
    byte[] message = context.signedBytes(signed.payload().toArray());
    // Rejects S >= L and points that are not canonical, so a signature has one spelling only.
    boolean valid =
        Ed25519.verify(signed.signature().toArray(), 0, publicKey, 0, message, 0, message.length);
    return valid
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                RefusalReason.BAD_SIGNATURE,
                "the signature does not verify with key " + signed.keyId()));
  }
}
