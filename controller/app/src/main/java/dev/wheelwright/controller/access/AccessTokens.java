package dev.wheelwright.controller.access;

import dev.wheelwright.controller.seal.SealedRow;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The bearer tokens of the REST API. */
@ApplicationScoped
public class AccessTokens implements SealedTable {
  private static final StoredSecret SECRET = new StoredSecret("wwa_");

  /** Rows of the table access_token. */
  @ApplicationScoped
  static class AccessTokenRepository implements PanacheRepositoryBase<AccessTokenEntity, UUID> {}

  private final AccessTokenRepository repository;
  private final Seals seals;
  private final Clock clock;

  AccessTokens(AccessTokenRepository repository, Seals seals, Clock clock) {
    this.repository = repository;
    this.seals = seals;
    this.clock = clock;
  }

  /**
   * A token, without its secret.
   *
   * @param role the most that it may do of what its account may
   * @param overlays those that it is good for; empty: all
   */
  public record Token(
      UUID id,
      UUID account,
      String name,
      Role role,
      Optional<Set<String>> overlays,
      Instant createdAt,
      Optional<Instant> expiresAt) {}

  /** What a new token may do, and for how long. */
  public record Scope(Role role, Optional<Set<String>> overlays, Optional<Instant> expiresAt) {}

  /** Whose token this is; empty when it is unknown, expired or revoked. */
  @Transactional
  Optional<Token> find(String secret) {
    return SECRET
        .find(repository, row -> row.sha256, secret)
        .filter(this::isLive)
        .map(this::checked);
  }

  /** A token that holds; empty when it was revoked or has expired. */
  @Transactional
  Optional<Token> find(UUID id) {
    return repository.findByIdOptional(id).filter(this::isLive).map(this::checked);
  }

  private boolean isLive(AccessTokenEntity row) {
    return row.revokedAt == null
        && (row.expiresAt == null || clock.instant().isBefore(row.expiresAt));
  }

  /** The tokens of an account that hold, by name. */
  @Transactional
  public List<Token> of(UUID account) {
    return repository.find("accountId = ?1 and revokedAt is null order by name", account).stream()
        .filter(this::isLive)
        .map(this::checked)
        .toList();
  }

  /** Makes a token; only its digest is stored. One of the same name that expired makes room. */
  @Transactional(TxType.MANDATORY)
  public Issued<Token> create(UUID account, String name, Scope scope) {
    repository.find("accountId = ?1 and name = ?2 and revokedAt is null", account, name).stream()
        .filter(row -> !isLive(row))
        .forEach(this::revoke);
    repository.flush();
    String secret = SECRET.make();
    AccessTokenEntity row = new AccessTokenEntity();
    row.id = UUID.randomUUID();
    row.accountId = account;
    row.name = name;
    row.role = scope.role().text();
    row.overlays = scope.overlays().map(some -> some.stream().sorted().toList()).orElse(null);
    row.sha256 = StoredSecret.digest(secret);
    row.createdAt = now();
    row.expiresAt = scope.expiresAt().map(time -> time.truncatedTo(ChronoUnit.MICROS)).orElse(null);
    seals.seal(row);
    repository.persist(row);
    return new Issued<>(checked(row), secret);
  }

  /** Revokes a token; false when there is none of that name. */
  @Transactional(TxType.MANDATORY)
  public boolean revoke(UUID account, String name) {
    List<AccessTokenEntity> rows =
        repository.find("accountId = ?1 and name = ?2 and revokedAt is null", account, name).list();
    rows.forEach(this::revoke);
    return !rows.isEmpty();
  }

  private void revoke(AccessTokenEntity row) {
    seals.require(row);
    row.revokedAt = now();
    seals.seal(row);
  }

  private Token checked(AccessTokenEntity row) {
    seals.require(row);
    return new Token(
        row.id,
        row.accountId,
        row.name,
        Role.parse(row.role).orElseThrow(),
        Optional.ofNullable(row.overlays).map(Set::copyOf),
        row.createdAt,
        Optional.ofNullable(row.expiresAt));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public List<? extends SealedRow> rows() {
    return repository.listAll();
  }
}
