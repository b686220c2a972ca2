package dev.wheelwright.agent.verify;

import dev.wheelwright.wire.KeyId;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The fleet's Ed25519 root key, pinned at enrolment. It signs key sets and nothing else. */
public final class RootKey {
  private final byte[] publicKey;

  private RootKey(byte[] publicKey) {
    this.publicKey = publicKey;
  }

  /**
   * A key from its 32 bytes.
   *
   * @throws IllegalArgumentException unless they are an Ed25519 public key
   */
  public static RootKey of(byte[] publicKey) {
    if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE
        || !Ed25519.validatePublicKeyFull(publicKey, 0)) {
      throw new IllegalArgumentException("the root key is not an Ed25519 public key");
    }
    return new RootKey(publicKey.clone());
  }

  public byte[] toBytes() {
    return publicKey.clone();
  }

  KeyId id() {
    return KeyId.of(publicKey);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RootKey that && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  @Override
  public String toString() {
    return "RootKey[" + id() + "]";
  }
}
