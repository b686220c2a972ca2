package dev.wheelwright.controller.access;

import dev.wheelwright.controller.clock.Randomness;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import dev.wheelwright.wire.Digest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
  static final String PREFIX = "wwa_";
  private static final int SECRET_BYTES = 32;
  private static final int LONGEST = 128;

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

  /** A token that was made just now; the only time that its secret is there. */
  public static final class Issued {
    private final Token token;
    private final String secret;

    Issued(Token token, String secret) {
      this.token = token;
      this.secret = secret;
    }

    public Token token() {
      return token;
    }

    public String reveal() {
      return secret;
    }

    @Override
    public String toString() {
      return "Issued[" + token.name() + ", redacted]";
    }
  }

  /** Whose token this is; empty when it is unknown, expired or revoked. */
  @Transactional
  Optional<Token> find(String secret) {
    if (!secret.startsWith(PREFIX) || secret.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] presented = digest(secret);
    return repository
        .find("sha256", presented)
        .firstResultOptional()
        .filter(row -> MessageDigest.isEqual(row.sha256, presented))
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
  public Issued create(UUID account, String name, Scope scope) {
    repository.find("accountId = ?1 and name = ?2 and revokedAt is null", account, name).stream()
        .filter(row -> !isLive(row))
        .forEach(this::revoke);
    repository.flush();
    String secret = PREFIX + Randomness.token(SECRET_BYTES);
    AccessTokenEntity row = new AccessTokenEntity();
    row.id = UUID.randomUUID();
    row.accountId = account;
    row.name = name;
    row.role = scope.role().text();
    row.overlays = scope.overlays().map(some -> some.stream().sorted().toList()).orElse(null);
    row.sha256 = digest(secret);
    row.createdAt = now();
    row.expiresAt = scope.expiresAt().map(time -> time.truncatedTo(ChronoUnit.MICROS)).orElse(null);
    row.seal = seals.seal(row.sealed());
    repository.persist(row);
    return new Issued(checked(row), secret);
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
    seals.require(row.sealed(), row.seal, "access_token", row.name);
    row.revokedAt = now();
    row.seal = seals.seal(row.sealed());
  }

  private Token checked(AccessTokenEntity row) {
    seals.require(row.sealed(), row.seal, "access_token", row.name);
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

  static byte[] digest(String secret) {
    return Digest.of(secret.getBytes(StandardCharsets.UTF_8)).toBytes();
  }

  @Override
  public void sealAll() {
    repository.listAll().forEach(row -> row.seal = seals.seal(row.sealed()));
  }

  @Override
  public List<String> broken() {
    return repository.listAll().stream()
        .filter(row -> !seals.holds(row.sealed(), row.seal))
        .map(
            row -> "access token " + row.name + " was changed by somebody else than the controller")
        .toList();
  }
}
