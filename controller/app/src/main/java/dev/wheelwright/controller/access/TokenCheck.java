package dev.wheelwright.controller.access;

import dev.wheelwright.controller.health.DatabaseState;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks again at the token of a request that goes on for long. */
@ApplicationScoped
public class TokenCheck {
  private final AccessTokens tokens;
  private final DatabaseState database;

  TokenCheck(AccessTokens tokens, DatabaseState database) {
    this.tokens = tokens;
    this.database = database;
  }

  /**
   * Whether the token still holds. While the database is away nobody can have revoked it, so what
   * held before does.
   *
   * @param authorization the header of a request that was let in
   */
  public boolean isValid(String authorization) {
    try {
      return BearerAuthentication.token(authorization).flatMap(tokens::bearerOf).isPresent();
    } catch (RuntimeException e) {
      if (database.failed(e) || DatabaseState.isToBlame(e)) {
        return true;
      }
      throw e;
    }
  }
}
