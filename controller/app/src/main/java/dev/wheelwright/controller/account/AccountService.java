package dev.wheelwright.controller.account;

import dev.wheelwright.controller.access.Accounts;
import dev.wheelwright.controller.access.Accounts.Account;
import dev.wheelwright.controller.access.Callers;
import dev.wheelwright.controller.access.Grant;
import dev.wheelwright.controller.access.Grants;
import dev.wheelwright.controller.access.PasswordRules;
import dev.wheelwright.controller.access.Permission;
import dev.wheelwright.controller.access.SignInThrottle;
import dev.wheelwright.controller.access.WebSessions;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What administrators do with accounts, and everybody with their own. */
@ApplicationScoped
class AccountService {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final int MOST_GRANTS = 200;

  private final Accounts accounts;
  private final WebSessions sessions;
  private final Callers callers;
  private final AuditLog audit;
  private final SignInThrottle throttle;

  AccountService(
      Accounts accounts,
      WebSessions sessions,
      Callers callers,
      AuditLog audit,
      SignInThrottle throttle) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.callers = callers;
    this.audit = audit;
    this.throttle = throttle;
  }

  List<Account> all() {
    return accounts.all();
  }

  /**
   * An account that the caller may see: the own one, or any for those who manage them.
   *
   * @throws ProblemException when there is none, or the caller may not know
   */
  Account visible(String name) {
    boolean manages = callers.current().grants().everywhere(Permission.ACCESS);
    if (!manages && !callers.current().name().equals(name)) {
      throw new ProblemException(ProblemKind.FORBIDDEN, "You may see your own account only");
    }
    return existing(name);
  }

  private Account existing(String name) {
    return accounts
        .byName(name)
        .orElseThrow(
            () -> new ProblemException(ProblemKind.NOT_FOUND, "There is no account of this name"));
  }

  /**
   * Makes an account, or makes an account what is asked for.
   *
   * @param grants null: none for a new account, unchanged for an old one
   * @param disabled null: unchanged
   */
  @Transactional
  Account put(String name, @Nullable List<String> grants, @Nullable Boolean disabled) {
    requireName(name);
    Optional<Grants> wanted = Optional.ofNullable(grants).map(AccountService::parse);
    accounts.lockAll();
    Optional<Account> before = accounts.byName(name);
    if (before.isPresent() && callers.current().account().equals(before.get().id())) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "Nobody changes the own account's grants; ask a colleague");
    }
    if (wanted.isPresent() && before.flatMap(Account::subject).isPresent()) {
      throw new ProblemException(
          ProblemKind.CONFLICT,
          "This account's grants come from its groups at the OpenID provider");
    }
    Account account = before.orElseGet(() -> accounts.create(name, new Grants(List.of())));
    if (wanted.isPresent() && !wanted.get().equals(account.grants())) {
      account = accounts.grant(account.id(), wanted.get());
    }
    if (disabled != null && disabled != account.isDisabled()) {
      account = accounts.setDisabled(account.id(), disabled);
      sessions.endAll(account.id());
    }
    requireAdministrator();
    String was = before.map(AccountService::text).orElse("");
    if (!text(account).equals(was)) {
      String action = before.isPresent() ? "account.change" : "account.create";
      audit.record(Deed.done(callers.actor(), action, "account " + name, was, text(account)));
    }
    return account;
  }

  private static String text(Account account) {
    String grants = String.join(", ", account.grants().list().stream().map(Grant::text).toList());
    return (grants.isEmpty() ? "no grants" : grants) + (account.isDisabled() ? "; disabled" : "");
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ProblemException(
          ProblemKind.BAD_REQUEST,
          "An account's name has 1 to 63 of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit");
    }
  }

  /** All that is wrong with the grants at once. */
  private static Grants parse(List<String> texts) {
    List<String> wrong = new ArrayList<>();
    List<Grant> grants = new ArrayList<>();
    for (String each : texts) {
      try {
        grants.add(Grant.parse(each));
      } catch (IllegalArgumentException e) {
        wrong.add("grants: " + e.getMessage());
      }
    }
    if (texts.size() > MOST_GRANTS) {
      wrong.add("grants: " + texts.size() + " of them; " + MOST_GRANTS + " at most");
    }
    if (!wrong.isEmpty()) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, String.join("; ", wrong));
    }
    return new Grants(grants.stream().distinct().toList());
  }

  /** Without one of ours, whom no provider can take the group, nobody could give rights back. */
  private void requireAdministrator() {
    boolean one =
        accounts.all().stream()
            .anyMatch(
                account ->
                    !account.isDisabled()
                        && account.subject().isEmpty()
                        && account.grants().everywhere(Permission.ACCESS));
    if (!one) {
      throw new ProblemException(
          ProblemKind.CONFLICT, "One enabled account of our own must stay an administrator");
    }
  }

  /**
   * Sets a password, and ends the account's sessions.
   *
   * @param present the password so far; those who manage accounts need none for others
   */
  void setPassword(String name, @Nullable String present, String password) {
    Account account = visible(name);
    boolean own = callers.current().account().equals(account.id());
    if (account.subject().isPresent()) {
      throw new ProblemException(
          ProblemKind.CONFLICT, "This account signs in at its OpenID provider");
    }
    if (own && account.hasPassword()) {
      requirePresent(account, present);
    }
    PasswordRules.broken(password, name)
        .ifPresent(
            rule -> {
              throw new ProblemException(ProblemKind.BAD_REQUEST, rule);
            });
    store(account, password);
  }

  private void requirePresent(Account account, @Nullable String present) {
    throttle.admit(account.name(), callers.current().address());
    if (present == null || accounts.byPassword(account.name(), present).isEmpty()) {
      throttle.failed(account.name(), callers.current().address());
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "present: this is not the present password");
    }
    throttle.succeeded(account.name(), callers.current().address());
  }

  @Transactional
  void store(Account account, String password) {
    accounts.setPassword(account.id(), password);
    sessions.endAll(account.id());
    audit.record(
        Deed.done(callers.actor(), "account.password", "account " + account.name(), "", "set"));
  }
}
