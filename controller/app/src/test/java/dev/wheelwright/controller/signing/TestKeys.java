package dev.wheelwright.controller.signing;

import java.security.SecureRandom;
import java.time.Instant;

/** Keys for tests of other packages. */
public final class TestKeys {
  private TestKeys() {}

  /** Fresh keys, as a first start makes them. */
  public static ControllerKeys make(Instant now) {
    return new KeyMaker(new SecureRandom()).make(now);
  }
}
