package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.access.Accounts;
import dev.wheelwright.controller.access.Accounts.Account;
import dev.wheelwright.controller.access.Accounts.Subject;
import dev.wheelwright.controller.access.Caller;
import dev.wheelwright.controller.access.Grant;
import dev.wheelwright.controller.access.Grants;
import dev.wheelwright.controller.access.Issued;
import dev.wheelwright.controller.access.WebSessions;
import dev.wheelwright.controller.access.WebSessions.WebSession;
import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.audit.RefusedAttempts;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The accounts of those who come from the provider. Whose an account is, issuer and subject say,
 * and what it may do, the groups say; nothing else in a token counts.
 */
@ApplicationScoped
class SubjectAccounts {
  private static final String OPEN = "session.open";
  private static final String NO_GROUP =
      "None of your groups at the OpenID provider may use this controller; ask its administrator";
  private static final String DISABLED = "This account is disabled";
  private static final int LABEL = 40;
  private static final int TAG_BYTES = 6;

  private final Accounts accounts;
  private final WebSessions sessions;
  private final OidcSettings settings;
  private final AuditLog audit;
  private final RefusedAttempts refused;

  SubjectAccounts(
      Accounts accounts,
      WebSessions sessions,
      OidcSettings settings,
      AuditLog audit,
      RefusedAttempts refused) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.settings = settings;
    this.audit = audit;
    this.refused = refused;
  }

  /** Who signed in; the session's secret is for the cookie. */
  record SignedIn(Account account, Issued<WebSession> session) {}

  /**
   * Somebody who presents an access token: granted is what the token's groups say, for as long as
   * it lasts. The account remembers none of it.
   *
   * @throws ProblemException when no group counts here, or the account is disabled
   */
  @Transactional
  Caller caller(VerifiedSubject who) {
    Grants grants = grants(who);
    Account account =
        accounts.bySubject(who.subject()).orElseGet(() -> firstSeen(who, Grants.NONE));
    requireEnabled(account, who);
    return new Caller(
        account.id(),
        account.name(),
        new Caller.ProviderToken(who.expiresAt()),
        who.address(),
        grants);
  }

  /**
   * Opens a session, with what the groups grant at this moment. Somebody whose groups grant nothing
   * any more loses the sessions from before, too.
   *
   * @throws ProblemException when no group counts here, or the account is disabled
   */
  @Transactional(dontRollbackOn = ProblemException.class)
  SignedIn signIn(VerifiedSubject who) {
    Optional<Account> known = accounts.bySubject(who.subject());
    Grants grants = grantsOf(who);
    known.filter(account -> !account.grants().equals(grants)).ifPresent(was -> change(was, grants));
    if (grants.list().isEmpty()) {
      known.ifPresent(account -> sessions.endAll(account.id()));
      throw refuse(who, NO_GROUP);
    }
    Account account = known.orElseGet(() -> firstSeen(who, grants));
    requireEnabled(account, who);
    Issued<WebSession> opened = sessions.open(account.id());
    audit.record(
        Deed.done(
            new Actor(Actor.Kind.ACCOUNT, account.name(), "oidc", who.address()),
            OPEN,
            "account " + account.name(),
            "",
            "until " + opened.subject().expiresAt()));
    return new SignedIn(account, opened);
  }

  private Grants grants(VerifiedSubject who) {
    Grants grants = grantsOf(who);
    if (grants.list().isEmpty()) {
      throw refuse(who, NO_GROUP);
    }
    return grants;
  }

  private Grants grantsOf(VerifiedSubject who) {
    return settings.provider().map(provider -> provider.grants(who.groups())).orElse(Grants.NONE);
  }

  private void change(Account account, Grants grants) {
    accounts.grant(account.id(), grants);
    audit.record(
        Deed.done(
            Actor.CONTROLLER,
            "account.change",
            "account " + account.name(),
            text(account.grants()),
            text(grants)));
  }

  /** Of two requests that come first together one makes the account, and the other finds it. */
  private Account firstSeen(VerifiedSubject who, Grants grants) {
    accounts.lockAll();
    return accounts.bySubject(who.subject()).orElseGet(() -> create(who, grants));
  }

  private Account create(VerifiedSubject who, Grants grants) {
    Account account = accounts.create(nameOf(who), grants, Optional.of(who.subject()));
    audit.record(
        Deed.done(
            Actor.CONTROLLER,
            "account.create",
            "account " + account.name(),
            "",
            "of %s at %s; %s"
                .formatted(who.subject().subject(), who.subject().issuer(), text(grants))));
    return account;
  }

  private void requireEnabled(Account account, VerifiedSubject who) {
    if (account.isDisabled()) {
      throw refuse(who, DISABLED);
    }
  }

  private ProblemException refuse(VerifiedSubject who, String reason) {
    Actor actor = new Actor(Actor.Kind.UNKNOWN, nameOf(who), "oidc", who.address());
    refused.note(actor, OPEN, who.subject().subject() + " at " + who.subject().issuer(), reason);
    return new ProblemException(ProblemKind.FORBIDDEN, reason);
  }

  private static String text(Grants grants) {
    return grants.list().isEmpty()
        ? "no grants"
        : grants.list().stream().map(Grant::text).collect(Collectors.joining(", "));
  }

  /**
   * A name to read, that nobody else can get: what the provider calls somebody, and a digest of who
   * that is.
   */
  static String nameOf(VerifiedSubject who) {
    String label =
        who.label()
            .toLowerCase(Locale.ROOT)
            .replaceAll("@.*", "")
            .replaceAll("[^a-z0-9._-]", "-")
            .replaceAll("^[^a-z0-9]+", "");
    String shown = label.length() > LABEL ? label.substring(0, LABEL) : label;
    return (shown.isEmpty() ? "somebody" : shown) + "-" + tag(who.subject());
  }

  private static String tag(Subject subject) {
    byte[] digest =
        Digest.of(
                (subject.issuer().length() + " " + subject.issuer() + " " + subject.subject())
                    .getBytes(StandardCharsets.UTF_8))
            .toBytes();
    return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
  }
}
