package dev.wheelwright.controller.access;

import dev.wheelwright.controller.access.Accounts.Account;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * From what a caller presents to what the caller may do. Asked anew at each request, so that what
 * is taken back is gone at once.
 */
@ApplicationScoped
class Credentials {
  private final Accounts accounts;
  private final AccessTokens tokens;
  private final WebSessions sessions;

  Credentials(Accounts accounts, AccessTokens tokens, WebSessions sessions) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.sessions = sessions;
  }

  Optional<Caller> byToken(String secret, String address) {
    return tokens.find(secret).flatMap(token -> caller(token, address));
  }

  Optional<Caller> bySession(String secret, String address) {
    return sessions.find(secret).flatMap(session -> caller(session, address));
  }

  /** The same caller as things are now; empty when the credential or the account is gone. */
  Optional<Caller> again(Caller caller) {
    return switch (caller.kind()) {
      case TOKEN ->
          tokens.find(caller.credential()).flatMap(token -> caller(token, caller.address()));
      case SESSION ->
          sessions.find(caller.credential()).flatMap(session -> caller(session, caller.address()));
    };
  }

  private Optional<Caller> caller(AccessTokens.Token token, String address) {
    return enabled(accounts.byId(token.account()))
        .map(
            account ->
                new Caller(
                    account.id(),
                    account.name(),
                    Caller.Kind.TOKEN,
                    token.id(),
                    token.name(),
                    address,
                    account.grants().atMost(token.role(), token.overlays())));
  }

  private Optional<Caller> caller(WebSessions.WebSession session, String address) {
    return enabled(accounts.byId(session.account()))
        .map(
            account ->
                new Caller(
                    account.id(),
                    account.name(),
                    Caller.Kind.SESSION,
                    session.id(),
                    "",
                    address,
                    account.grants()));
  }

  private static Optional<Account> enabled(Optional<Account> account) {
    return account.filter(found -> !found.isDisabled());
  }
}
