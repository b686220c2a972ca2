package dev.wheelwright.controller.appliance;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Makes join tokens. Implemented by the enrolment. */
public interface JoinTokens {
  /**
   * A new token for an appliance that is not revoked. Runs inside the caller's transaction, if
   * there is one.
   *
   * @param lifetime positive, at most an hour
   */
  IssuedJoinToken issue(UUID appliance, Duration lifetime);

  /** A token, to be shown once; a class and not a record, so that nothing prints it by accident. */
  final class IssuedJoinToken {
    private final String token;
    private final Instant expiresAt;

    public IssuedJoinToken(String token, Instant expiresAt) {
      this.token = token;
      this.expiresAt = expiresAt;
    }

    public String reveal() {
      return token;
    }

    public Instant expiresAt() {
      return expiresAt;
    }

    @Override
    public String toString() {
      return "IssuedJoinToken[redacted]";
    }
  }
}
