package dev.wheelwright.agent.identity;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** The X25519 key to which others seal secrets for this appliance. */
final class SealingKey {
  private final byte[] secret;

  private SealingKey(byte[] secret) {
    this.secret = secret;
  }

  static SealingKey generate(SecureRandom random) {
    byte[] secret = new byte[X25519.SCALAR_SIZE];
    X25519.generatePrivateKey(random, secret);
    return new SealingKey(secret);
  }

  byte[] publicKey() {
    byte[] publicKey = new byte[X25519.POINT_SIZE];
    X25519.generatePublicKey(secret, 0, publicKey, 0);
    return publicKey;
  }

  /** The secret half, to store. */
  byte[] secret() {
    return secret.clone();
  }

  @Override
  public String toString() {
    return "SealingKey[redacted]";
  }
}
