package dev.wheelwright.controller.signing;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** Keys for tests of other packages. */
public final class TestKeys {
  private TestKeys() {}

  /** Fresh keys, as a first start makes them. */
  public static ControllerKeys make(Instant now) {
    return new KeyMaker(new SecureRandom()).make(now);
  }

  /** An authority that succeeds another, which stays trusted. */
  public static AuthorityKey successor(AuthorityKey authority, Instant now) {
    return new AuthorityMaker(new SecureRandom()).succeed(authority, now);
  }

  /** The same, once the other is retired. */
  public static AuthorityKey retired(AuthorityKey authority) {
    return new AuthorityKey(authority.privateKey(), authority.certificate(), Optional.empty());
  }
}
