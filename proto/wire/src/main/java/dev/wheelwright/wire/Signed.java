package dev.wheelwright.wire;

/**
 * A payload with its Ed25519 signature, as stored and sent: the exact bytes that were signed.
 * Holding one proves nothing; it has yet to be verified.
 *
 * @param payload the encoded envelope, Latest or key set
 * @param signature 64 bytes over {@link SignatureContext#signedBytes}
 * @param keyId which key is said to have signed
 */
public record Signed(Bytes payload, Bytes signature, KeyId keyId) {
  private static final int SIGNATURE_BYTES = 64;

  /**
   * @throws WireFormatException unless the signature has 64 bytes
   */
  public Signed {
    if (signature.size() != SIGNATURE_BYTES) {
      throw new WireFormatException("signature: " + signature.size() + " bytes; must be 64");
    }
  }
}
