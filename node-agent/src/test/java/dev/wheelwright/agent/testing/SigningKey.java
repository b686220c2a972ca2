package dev.wheelwright.agent.testing;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.KeySet;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 key pair of a test's fleet, the same on each run. */
public final class SigningKey {
  private final byte[] secret;
  private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

  public SigningKey(String seed) {
    byte[] digest = dev.wheelwright.wire.Digest.of(seed.getBytes(StandardCharsets.UTF_8)).toBytes();
    this.secret = Arrays.copyOf(digest, Ed25519.SECRET_KEY_SIZE);
    Ed25519.generatePublicKey(secret, 0, publicKey, 0);
  }

  public byte[] publicKey() {
    return publicKey.clone();
  }

  public KeySet.OnlineKey asOnlineKey() {
    return KeySet.OnlineKey.of(publicKey);
  }

  /** Signs any bytes at all for a purpose. */
  public Signed sign(SignatureContext context, byte[] payload) {
    return new Signed(
        Bytes.of(payload), Bytes.of(signature(context.signedBytes(payload))), KeyId.of(publicKey));
  }

  /** Signs bytes as they are, without a purpose. */
  public Signed signBare(byte[] payload) {
    return new Signed(Bytes.of(payload), Bytes.of(signature(payload)), KeyId.of(publicKey));
  }

  private byte[] signature(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(secret, 0, message, 0, message.length, signature, 0);
    return signature;
  }
}
