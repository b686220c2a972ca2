package dev.wheelwright.controller.account;

import dev.wheelwright.controller.access.Accounts;
import dev.wheelwright.controller.access.Accounts.Account;
import dev.wheelwright.controller.access.Issued;
import dev.wheelwright.controller.access.SignInThrottle;
import dev.wheelwright.controller.access.WebSessions;
import dev.wheelwright.controller.access.WebSessions.WebSession;
import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** Signing in with a password, and out. */
@ApplicationScoped
class SignIns {
  private final Accounts accounts;
  private final WebSessions sessions;
  private final SignInThrottle throttle;
  private final AuditLog audit;

  SignIns(Accounts accounts, WebSessions sessions, SignInThrottle throttle, AuditLog audit) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.throttle = throttle;
    this.audit = audit;
  }

  /** Who signed in. */
  record SignedIn(Account account, Issued<WebSession> session) {}

  /**
   * Opens a session. The same answer, after the same time, for a wrong password, an unknown account
   * and a disabled one.
   *
   * @throws ProblemException when the password is not that of the account, or it was tried too
   *     often
   */
  SignedIn signIn(String name, String password, String address) {
    throttle.admit(name, address);
    Optional<Account> account = accounts.byPassword(name, password);
    if (account.isEmpty()) {
      throttle.failed(name, address);
      audit.recordAlone(
          Deed.refused(
              new Actor(Actor.Kind.UNKNOWN, name, "password", address),
              "session.open",
              "account " + name,
              "wrong name or password"));
      throw new ProblemException(ProblemKind.UNAUTHENTICATED, "The name or the password is wrong");
    }
    throttle.succeeded(name, address);
    return open(account.get(), address);
  }

  @Transactional
  SignedIn open(Account account, String address) {
    Issued<WebSession> opened = sessions.open(account.id());
    audit.record(
        Deed.done(
            new Actor(Actor.Kind.ACCOUNT, account.name(), "password", address),
            "session.open",
            "account " + account.name(),
            "",
            "until " + opened.subject().expiresAt()));
    return new SignedIn(account, opened);
  }

  @Transactional
  void signOut(UUID session, Actor actor) {
    sessions.end(session);
    audit.record(Deed.done(actor, "session.end", "account " + actor.name(), "", "ended"));
  }
}
