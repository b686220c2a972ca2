package dev.wheelwright.controller.access;

import dev.wheelwright.controller.audit.Actor;
import java.util.UUID;

/**
 * Who calls, and what that one may do at this moment.
 *
 * @param name of the account
 * @param credential the token or session by which the caller is known
 * @param credentialName of a token; empty for a session
 * @param address the remote address
 */
public record Caller(
    UUID account,
    String name,
    Kind kind,
    UUID credential,
    String credentialName,
    String address,
    Grants grants) {
  /** How callers show who they are. */
  public enum Kind {
    TOKEN,
    SESSION
  }

  /** For the audit chain. */
  public Actor actor() {
    String via =
        switch (kind) {
          case TOKEN -> "token " + credentialName;
          case SESSION -> "session";
        };
    return new Actor(Actor.Kind.ACCOUNT, name, via, address);
  }
}
