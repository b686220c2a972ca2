package dev.wheelwright.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names an Ed25519 public key: the first 16 bytes of SHA-256 of its 32 bytes, written in lower-case
 * hexadecimal.
 */
public final class KeyId {
  public static final int BYTES = 16;

  private final byte[] bytes;

  private KeyId(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The id of a raw Ed25519 public key. */
  public static KeyId of(byte[] publicKey) {
    return new KeyId(Arrays.copyOf(Digest.of(publicKey).toBytes(), BYTES));
  }

  /**
   * @throws WireFormatException unless there are 16 bytes
   */
  public static KeyId fromBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new WireFormatException("key id: " + bytes.length + " bytes; must be 16");
    }
    return new KeyId(bytes.clone());
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
