package dev.wheelwright.controller.access;

import dev.wheelwright.controller.audit.Actor;
import java.time.Instant;
import java.util.UUID;

/**
 * Who calls, and what that one may do at this moment.
 *
 * @param name of the account
 * @param address the remote address
 */
public record Caller(UUID account, String name, Proof proof, String address, Grants grants) {
  /** How callers show who they are. */
  public sealed interface Proof {}

  /** An access token of ours. */
  public record Token(UUID id, String name) implements Proof {}

  /** A session of the console. */
  public record Session(UUID id) implements Proof {}

  /**
   * An access token of the OpenID provider.
   *
   * @param expiresAt when it is worth nothing any more
   */
  public record ProviderToken(Instant expiresAt) implements Proof {}

  /** For the audit chain. */
  public Actor actor() {
    String via =
        switch (proof) {
          case Token token -> "token " + token.name();
          case Session _ -> "session";
          case ProviderToken _ -> "provider token";
        };
    return new Actor(Actor.Kind.ACCOUNT, name, via, address);
  }
}
