package dev.wheelwright.controller.clock;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets. */
public final class Randomness {
  private static final SecureRandom SECURE = new SecureRandom();

  private Randomness() {}

  /**
   * A fresh random text.
   *
   * @param bytes how much randomness, before encoding
   * @return base64url without padding
   */
  public static String token(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
  }

  /** For what takes its randomness from a generator. */
  public static SecureRandom secure() {
    return SECURE;
  }

  /** Fresh random bytes. */
  public static byte[] bytes(int count) {
    byte[] random = new byte[count];
    SECURE.nextBytes(random);
    return random;
  }
}
