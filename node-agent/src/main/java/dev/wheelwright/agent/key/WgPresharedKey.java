package dev.wheelwright.agent.key;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * A preshared key of one WireGuard peer: 32 secret bytes, or {@link #NONE}. Prints and compares as
 * private keys do.
 */
public final class WgPresharedKey implements Destroyable {
  public static final int BYTES = 32;

  /** No preshared key. WireGuard writes it as 32 zero bytes, both ways. */
  public static final WgPresharedKey NONE = new WgPresharedKey(new byte[BYTES]);

  private final byte[] bytes;
  private boolean destroyed;

  private WgPresharedKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A key from its 32 bytes, which are copied; zero bytes give {@link #NONE}.
   *
   * @throws IllegalArgumentException unless there are 32 bytes
   */
  public static WgPresharedKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a preshared key is 32 bytes");
    }
    return MessageDigest.isEqual(bytes, NONE.bytes) ? NONE : new WgPresharedKey(bytes.clone());
  }

  public boolean isNone() {
    return this.equals(NONE);
  }

  /** A copy of the 32 bytes; whoever asks wipes it after use. */
  public byte[] toBytes() {
    if (destroyed) {
      throw new IllegalStateException("the preshared key was destroyed");
    }
    return bytes.clone();
  }

  /** Wipes the key; {@link #NONE} has nothing to wipe. */
  @Override
  public void destroy() {
    if (!isNone()) {
      Arrays.fill(bytes, (byte) 0);
      destroyed = true;
    }
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WgPresharedKey that
        && destroyed == that.destroyed
        && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The same for every key: a secret is no map key, and its hash would tell about it. */
  @Override
  public int hashCode() {
    return BYTES;
  }

  @Override
  public String toString() {
    return "WgPresharedKey[redacted]";
  }
}
