package dev.wheelwright.wire;

import java.util.Arrays;

/**
 * Ciphertext that one appliance alone can open (HPKE, RFC 9180), or nothing. Printing it prints its
 * length only.
 */
public final class SealedSecret {
  public static final SealedSecret NONE = new SealedSecret(new byte[0]);

  /**
   * An HPKE encapsulated key (32), a sealed WireGuard key (32) and an AEAD tag (16) fit with room
   * for a header.
   */
  private static final int MAXIMUM_BYTES = 256;

  private final byte[] ciphertext;

  private SealedSecret(byte[] ciphertext) {
    this.ciphertext = ciphertext;
  }

  /**
   * @throws WireFormatException when there are more than 256 bytes
   */
  public static SealedSecret of(byte[] ciphertext) {
    if (ciphertext.length > MAXIMUM_BYTES) {
      throw new WireFormatException("sealed secret: " + ciphertext.length + " bytes; at most 256");
    }
    return ciphertext.length == 0 ? NONE : new SealedSecret(ciphertext.clone());
  }

  public boolean isPresent() {
    return ciphertext.length > 0;
  }

  public byte[] toBytes() {
    return ciphertext.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedSecret that && Arrays.equals(ciphertext, that.ciphertext);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ciphertext);
  }

  @Override
  public String toString() {
    return "SealedSecret[" + ciphertext.length + " bytes]";
  }
}
