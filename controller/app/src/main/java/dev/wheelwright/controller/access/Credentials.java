package dev.wheelwright.controller.access;

import dev.wheelwright.controller.access.Accounts.Account;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
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
  private final Clock clock;

  Credentials(Accounts accounts, AccessTokens tokens, WebSessions sessions, Clock clock) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.sessions = sessions;
    this.clock = clock;
  }

  Optional<Caller> byToken(String secret, String address) {
    return tokens.find(secret).flatMap(token -> caller(token, address));
  }

  Optional<Caller> bySession(String secret, String address) {
    return sessions.find(secret).flatMap(session -> caller(session, address));
  }

  /** The same caller as things are now; empty when the credential or the account is gone. */
  Optional<Caller> again(Caller caller) {
    return switch (caller.proof()) {
      case Caller.Token known ->
          tokens.find(known.id()).flatMap(token -> caller(token, caller.address()));
      case Caller.Session known ->
          sessions.find(known.id()).flatMap(session -> caller(session, caller.address()));
      case Caller.ProviderToken token ->
          // What it grants is in itself, and ends with it.
          Optional.of(caller)
              .filter(_ -> clock.instant().isBefore(token.expiresAt()))
              .filter(known -> enabled(accounts.byId(known.account())).isPresent());
    };
  }

  private Optional<Caller> caller(AccessTokens.Token token, String address) {
    return enabled(accounts.byId(token.account()))
        .map(
            account ->
                new Caller(
                    account.id(),
                    account.name(),
                    new Caller.Token(token.id(), token.name()),
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
                    new Caller.Session(session.id()),
                    address,
                    account.grants()));
  }

  private static Optional<Account> enabled(Optional<Account> account) {
    return account.filter(found -> !found.isDisabled());
  }
}
