package dev.wheelwright.wire;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A Curve25519 public key of WireGuard: 32 bytes, written in base64. Ordered by unsigned bytes. */
public final class WgPublicKey implements Comparable<WgPublicKey> {
  public static final int BYTES = 32;

  private final byte[] bytes;

  private WgPublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws WireFormatException unless there are 32 bytes, not all zero (WireGuard's "no key")
   */
  public static WgPublicKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new WireFormatException("public key: " + bytes.length + " bytes; must be 32");
    }
    if (Arrays.equals(bytes, new byte[BYTES])) {
      throw new WireFormatException("public key: all zero");
    }
    return new WgPublicKey(bytes.clone());
  }

  /**
   * A key from the 44 characters of base64 that {@code wg} prints.
   *
   * @throws WireFormatException when the text is not that; the message does not repeat it, since
   *     people paste private keys by mistake
   */
  public static WgPublicKey parse(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      WgPublicKey key = of(bytes);
      if (key.toString().equals(base64)) {
        return key;
      }
    } catch (WireFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("public key is not 44 characters of base64", e);
    }
    throw new WireFormatException("public key is not the canonical base64 of 32 bytes");
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Lower-case hexadecimal, the form of WireGuard's UAPI. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(WgPublicKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WgPublicKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Base64, as {@code wg} prints it. */
  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
