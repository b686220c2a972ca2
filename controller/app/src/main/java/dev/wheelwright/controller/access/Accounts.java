package dev.wheelwright.controller.access;

import dev.wheelwright.controller.seal.SealedRow;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The accounts. */
@ApplicationScoped
public class Accounts implements SealedTable {
  /** Rows of the table account. */
  @ApplicationScoped
  static class AccountRepository implements PanacheRepositoryBase<AccountEntity, UUID> {}

  private final AccountRepository repository;
  private final Seals seals;
  private final Clock clock;

  Accounts(AccountRepository repository, Seals seals, Clock clock) {
    this.repository = repository;
    this.seals = seals;
    this.clock = clock;
  }

  /**
   * An account, without its password.
   *
   * @param disabledAt null: it is not
   */
  public record Account(
      UUID id,
      String name,
      Grants grants,
      boolean hasPassword,
      Optional<Subject> subject,
      Instant createdAt,
      Optional<Instant> disabledAt) {
    public boolean isDisabled() {
      return disabledAt.isPresent();
    }
  }

  /** Whose account it is at an OpenID provider: the issuer's and its subject's identifiers. */
  public record Subject(String issuer, String subject) {}

  @Transactional
  public List<Account> all() {
    return repository.list("order by name").stream().map(this::checked).toList();
  }

  @Transactional
  public Optional<Account> byName(String name) {
    return repository.find("name", name).firstResultOptional().map(this::checked);
  }

  @Transactional
  Optional<Account> byId(UUID id) {
    return repository.findByIdOptional(id).map(this::checked);
  }

  /** Whether this is the account's password. Takes as long where there is no such account. */
  public Optional<Account> byPassword(String name, String password) {
    Optional<AccountEntity> row = row(name);
    boolean matches = PasswordHash.matches(password, row.map(found -> found.password).orElse(null));
    return matches
        ? row.map(this::checked).filter(account -> !account.isDisabled())
        : Optional.empty();
  }

  @Transactional
  Optional<AccountEntity> row(String name) {
    return repository.find("name", name).firstResultOptional();
  }

  /** Whose account at the provider this is; names and e-mail addresses do not count. */
  @Transactional
  public Optional<Account> bySubject(Subject subject) {
    return repository
        .find("issuer = ?1 and subject = ?2", subject.issuer(), subject.subject())
        .firstResultOptional()
        .map(this::checked);
  }

  @Transactional(TxType.MANDATORY)
  public Account create(String name, Grants grants) {
    return create(name, grants, Optional.empty());
  }

  /**
   * Makes an account.
   *
   * @param subject whose at the OpenID provider; empty: one of our own
   */
  @Transactional(TxType.MANDATORY)
  public Account create(String name, Grants grants, Optional<Subject> subject) {
    AccountEntity row = new AccountEntity();
    row.id = UUID.randomUUID();
    row.name = name;
    row.grants = grants.texts();
    row.issuer = subject.map(Subject::issuer).orElse(null);
    row.subject = subject.map(Subject::subject).orElse(null);
    row.createdAt = now();
    seals.seal(row);
    repository.persist(row);
    return checked(row);
  }

  @Transactional(TxType.MANDATORY)
  public Account grant(UUID id, Grants grants) {
    return change(id, row -> row.grants = grants.texts());
  }

  @Transactional(TxType.MANDATORY)
  public Account setPassword(UUID id, String password) {
    String hash = PasswordHash.of(password);
    return change(id, row -> row.password = hash);
  }

  @Transactional(TxType.MANDATORY)
  public Account setDisabled(UUID id, boolean disabled) {
    return change(id, row -> row.disabledAt = disabled ? now() : null);
  }

  private Account change(UUID id, Consumer<AccountEntity> change) {
    AccountEntity row = repository.findById(id, LockModeType.PESSIMISTIC_WRITE);
    seals.require(row);
    change.accept(row);
    seals.seal(row);
    return checked(row);
  }

  private Account checked(AccountEntity row) {
    seals.require(row);
    String issuer = row.issuer;
    String subject = row.subject;
    return new Account(
        row.id,
        row.name,
        Grants.parse(row.grants),
        row.password != null,
        issuer == null || subject == null
            ? Optional.empty()
            : Optional.of(new Subject(issuer, subject)),
        row.createdAt,
        Optional.ofNullable(row.disabledAt));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The rows' lock: of two administrators who demote each other, one comes second. */
  @Transactional(TxType.MANDATORY)
  public void lockAll() {
    repository.find("order by id").withLock(LockModeType.PESSIMISTIC_WRITE).list();
  }

  @Override
  public List<? extends SealedRow> rows() {
    return repository.listAll();
  }
}
