package dev.wheelwright.controller.testing;

import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.WgPublicKey;
import java.nio.charset.StandardCharsets;

/** Public keys, the same for the same seed. */
public final class Keys {
  private Keys() {}

  public static WgPublicKey publicKey(Object seed) {
    return WgPublicKey.of(Digest.of(seed.toString().getBytes(StandardCharsets.UTF_8)).toBytes());
  }
}
