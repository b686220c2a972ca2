package dev.wheelwright.controller.access;

import dev.wheelwright.controller.clock.Randomness;
import dev.wheelwright.wire.Digest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The bearer tokens of the REST API. */
@ApplicationScoped
class AccessTokens {
  static final String PREFIX = "wwa_";
  static final String ADMINISTRATOR = "administrator";
  private static final int SECRET_BYTES = 32;
  private static final int LONGEST = 128;

  /** Rows of the table access_token. */
  @ApplicationScoped
  static class AccessTokenRepository implements PanacheRepositoryBase<AccessTokenEntity, UUID> {}

  private final AccessTokenRepository repository;
  private final Clock clock;

  AccessTokens(AccessTokenRepository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
  }

  /** Whose token this is; empty when it is unknown, expired or revoked. */
  @Transactional
  Optional<Bearer> bearerOf(String token) {
    if (!token.startsWith(PREFIX) || token.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] presented = digest(token);
    Instant now = clock.instant();
    return repository
        .find("sha256", presented)
        .firstResultOptional()
        .filter(row -> MessageDigest.isEqual(row.sha256, presented))
        .filter(
            row -> row.revokedAt == null && (row.expiresAt == null || now.isBefore(row.expiresAt)))
        .map(row -> new Bearer(row.name, row.role));
  }

  /** Who presents a token. */
  record Bearer(String name, String role) {}

  @Transactional(TxType.MANDATORY)
  boolean none() {
    return repository.count() == 0;
  }

  /**
   * Makes an administrator's token that does not expire, and returns it; only its digest is stored.
   */
  @Transactional(TxType.MANDATORY)
  String createAdministrator(String name) {
    String token = PREFIX + Randomness.token(SECRET_BYTES);
    AccessTokenEntity row = new AccessTokenEntity();
    row.id = UUID.randomUUID();
    row.name = name;
    row.role = ADMINISTRATOR;
    row.sha256 = digest(token);
    row.createdAt = clock.instant();
    repository.persist(row);
    return token;
  }

  private static byte[] digest(String token) {
    return Digest.of(token.getBytes(StandardCharsets.UTF_8)).toBytes();
  }
}
