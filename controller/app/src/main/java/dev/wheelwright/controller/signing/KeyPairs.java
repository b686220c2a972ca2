package dev.wheelwright.controller.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** Whether the halves of a key belong together. */
public final class KeyPairs {
  private static final byte[] PROBE = "wheelwright".getBytes(StandardCharsets.US_ASCII);

  private KeyPairs() {}

  /**
   * Signs with the one and verifies with the other: of elliptic curves, RSA, or Edwards curves.
   *
   * @throws GeneralSecurityException when they do not belong together
   */
  public static void requirePair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm(key));
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(PROBE);
    if (!signature.verify(signed)) {
      throw new SignatureException("the certificate is of another key");
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      case String other -> other;
    };
  }
}
