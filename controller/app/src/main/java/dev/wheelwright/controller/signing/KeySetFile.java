package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * The file key-set: what the root has signed, so that the root can be elsewhere. Three lines of
 * base64: payload, signature, key id.
 */
final class KeySetFile {
  private KeySetFile() {}

  static byte[] encode(Signed signed) {
    Base64.Encoder base64 = Base64.getEncoder();
    return (base64.encodeToString(signed.payload().toArray())
            + "\n"
            + base64.encodeToString(signed.signature().toArray())
            + "\n"
            + base64.encodeToString(signed.keyId().toBytes())
            + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @throws KeyFilesException unless the text is a key set that this root has signed
   */
  static Signed decode(byte[] text, byte[] rootPublicKey) {
    try {
      List<byte[]> parts =
          new String(text, StandardCharsets.US_ASCII)
              .lines()
              .map(line -> Base64.getDecoder().decode(line))
              .toList();
      if (parts.size() != 3) {
        throw new KeyFilesException("is damaged: " + parts.size() + " lines, not 3");
      }
      Signed signed =
          new Signed(Bytes.of(parts.get(0)), Bytes.of(parts.get(1)), KeyId.fromBytes(parts.get(2)));
      KeySet.decode(parts.get(0));
      requireSignedBy(signed, rootPublicKey);
      return signed;
    } catch (IllegalArgumentException e) {
      throw new KeyFilesException("is damaged", e);
    }
  }

  private static void requireSignedBy(Signed signed, byte[] rootPublicKey) {
    byte[] message = SignatureContext.KEY_SET.signedBytes(signed.payload().toArray());
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, new Ed25519PublicKeyParameters(rootPublicKey, 0));
    verifier.update(message, 0, message.length);
    if (!verifier.verifySignature(signed.signature().toArray())) {
      throw new KeyFilesException("is not signed by this root key");
    }
  }
}
