package dev.wheelwright.controller.account;

import dev.wheelwright.controller.access.AccessTokens;
import dev.wheelwright.controller.access.AccessTokens.Scope;
import dev.wheelwright.controller.access.AccessTokens.Token;
import dev.wheelwright.controller.access.Accounts.Account;
import dev.wheelwright.controller.access.Caller;
import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Issued;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.regex.Pattern;

/** The access tokens of accounts. */
@ApplicationScoped
class TokenService {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final int MOST = 100;

  private final AccountService accounts;
  private final AccessTokens tokens;
  private final Callers callers;
  private final AuditLog audit;

  TokenService(AccountService accounts, AccessTokens tokens, Callers callers, AuditLog audit) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.callers = callers;
    this.audit = audit;
  }

  List<Token> of(String account) {
    return tokens.of(accounts.visible(account).id());
  }

  /**
   * Makes a token.
   *
   * @throws ProblemException when there is one of that name, or the caller must not
   */
  @Transactional
  Issued<Token> create(String accountName, String name, Scope scope) {
    Account account = accounts.visible(accountName);
    requireOfOurs(account);
    requireNotByToken(account);
    if (!NAME.matcher(name).matches()) {
      throw new ProblemException(
          ProblemKind.BAD_REQUEST,
          "name: 1 to 63 of letters, digits, '.', '_' and '-', beginning with a letter or digit");
    }
    List<Token> present = tokens.of(account.id());
    if (present.stream().anyMatch(token -> token.name().equals(name))) {
      throw new ProblemException(
          ProblemKind.CONFLICT, "There is a token of this name; revoke it, or take another name");
    }
    if (present.size() >= MOST) {
      throw new ProblemException(
          ProblemKind.TOO_MANY, "An account has " + MOST + " tokens at most");
    }
    Issued<Token> issued = tokens.create(account.id(), name, scope);
    audit.record(
        Deed.done(
            callers.actor(),
            "token.create",
            target(accountName, name),
            "",
            text(issued.subject())));
    return issued;
  }

  /** A token of ours would outlive the groups, and the account, at the provider. */
  private static void requireOfOurs(Account account) {
    if (account.subject().isPresent()) {
      throw new ProblemException(
          ProblemKind.CONFLICT,
          "This account signs in at its OpenID provider and uses the provider's tokens; make an account here for a program");
    }
  }

  /**
   * A token must not make another of its own account that may do more, or lives longer. That is for
   * people who sign in, and for those who manage accounts.
   */
  private void requireNotByToken(Account account) {
    Caller caller = callers.current();
    boolean own = caller.account().equals(account.id());
    boolean byToken = !(caller.proof() instanceof Caller.Session);
    if (own && byToken && !caller.grants().equals(account.grants())) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "A token that may less than its account makes no further tokens");
    }
  }

  @Transactional
  void revoke(String accountName, String name) {
    Account account = accounts.visible(accountName);
    if (!tokens.revoke(account.id(), name)) {
      throw new ProblemException(ProblemKind.NOT_FOUND, "There is no token of this name");
    }
    audit.record(
        Deed.done(callers.actor(), "token.revoke", target(accountName, name), "", "revoked"));
  }

  private static String target(String account, String token) {
    return "token " + account + "/" + token;
  }

  private static String text(Token token) {
    return token.role().text()
        + token.overlays().map(some -> " in " + some.stream().sorted().toList()).orElse("")
        + token.expiresAt().map(end -> ", until " + end).orElse(", without end");
  }
}
