package dev.wheelwright.agent.key;

import dev.wheelwright.wire.WgPublicKey;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.security.auth.Destroyable;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * A Curve25519 private key of WireGuard: 32 bytes that leave this object only by {@link #toBytes}.
 *
 * <p>Not a record and not printable, since a record would show its bytes. Equality takes the same
 * time whatever differs.
 */
public final class WgPrivateKey implements Destroyable {
  public static final int BYTES = 32;

  private final byte[] bytes;
  private boolean destroyed;

  private WgPrivateKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new key, clamped as {@code wg genkey} does. */
  public static WgPrivateKey generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    X25519.generatePrivateKey(random, bytes);
    return new WgPrivateKey(bytes);
  }

  /**
   * A key from its 32 bytes, which are copied and clamped, as the device does when it takes a key:
   * two spellings of one key are equal.
   *
   * @throws IllegalArgumentException unless there are 32 bytes, not all zero (WireGuard's "no key")
   */
  public static WgPrivateKey of(byte[] bytes) {
    if (bytes.length != BYTES || isZero(bytes)) {
      throw new IllegalArgumentException("a private key is 32 bytes, not all zero");
    }
    byte[] clamped = bytes.clone();
    clamped[0] &= (byte) 0xf8;
    clamped[BYTES - 1] = (byte) ((clamped[BYTES - 1] & 0x7f) | 0x40);
    return new WgPrivateKey(clamped);
  }

  /** The public key that belongs to it. */
  public WgPublicKey publicKey() {
    byte[] publicKey = new byte[WgPublicKey.BYTES];
    X25519.scalarMultBase(alive(), 0, publicKey, 0);
    return WgPublicKey.of(publicKey);
  }

  /** A copy of the 32 bytes; whoever asks wipes it after use. */
  public byte[] toBytes() {
    return alive().clone();
  }

  /**
   * Wipes the key; every later use but {@link #equals} and {@link #toString} throws {@link
   * IllegalStateException}.
   */
  @Override
  public void destroy() {
    Arrays.fill(bytes, (byte) 0);
    destroyed = true;
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WgPrivateKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The same for every key: a secret is no map key, and its hash would tell about it. */
  @Override
  public int hashCode() {
    return BYTES;
  }

  @Override
  public String toString() {
    return "WgPrivateKey[redacted]";
  }

  private byte[] alive() {
    if (destroyed) {
      throw new IllegalStateException("the private key was destroyed");
    }
    return bytes;
  }

  private static boolean isZero(byte[] bytes) {
    return MessageDigest.isEqual(bytes, new byte[BYTES]);
  }
}
