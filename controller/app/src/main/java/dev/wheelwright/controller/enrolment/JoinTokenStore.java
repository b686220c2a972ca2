package dev.wheelwright.controller.enrolment;

import dev.wheelwright.controller.appliance.JoinTokens;
import dev.wheelwright.controller.seal.SealedRow;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Join tokens in the database, by the digest of their secret. */
@ApplicationScoped
class JoinTokenStore implements JoinTokens, SealedTable {
  static final Duration LONGEST = Duration.ofHours(1);

  private final Session database;
  private final CertificateAuthority authority;
  private final Seals seals;
  private final Clock clock;
  private final SecureRandom random;

  JoinTokenStore(
      Session database,
      CertificateAuthority authority,
      Seals seals,
      Clock clock,
      SecureRandom random) {
    this.database = database;
    this.authority = authority;
    this.seals = seals;
    this.clock = clock;
    this.random = random;
  }

  @Override
  @Transactional
  public IssuedJoinToken issue(UUID appliance, Duration lifetime) {
    if (!lifetime.isPositive() || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a join token lives for more than nothing and at most " + LONGEST);
    }
    JoinToken token = JoinToken.make(random, authority.fingerprint());
    JoinTokenEntity entity = new JoinTokenEntity();
    entity.id = UUID.randomUUID();
    entity.applianceId = appliance;
    entity.secretSha256 = token.secretDigest().toBytes();
    entity.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    entity.expiresAt = entity.createdAt.plus(lifetime);
    seals.seal(entity);
    database.persist(entity);
    return new IssuedJoinToken(token.reveal(), entity.expiresAt);
  }

  /**
   * Uses the token up. One statement decides between all who try at once; whoever comes second
   * waits for the first one's transaction. Needs a transaction, whose rollback gives the token
   * back.
   *
   * @return the appliance that it lets in; empty when it is unknown, used, expired, or another
   *     controller's
   */
  @Transactional(Transactional.TxType.MANDATORY)
  Optional<UUID> redeem(JoinToken token) {
    if (!authority.isTrusted(token.authority())) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Digest secret = token.secretDigest();
    List<UUID> redeemed =
        database
            .createNativeQuery(
                "update join_token set used_at = ?1 where secret_sha256 = ?2 and used_at is null and expires_at > ?1"
                    + " returning id",
                UUID.class)
            .setParameter(1, now)
            .setParameter(2, secret.toBytes())
            .getResultList();
    return redeemed.stream().findFirst().map(this::appliance);
  }

  /** Whom the token lets in; a token that somebody else put into the database lets in nobody. */
  private UUID appliance(UUID token) {
    JoinTokenEntity row = database.find(JoinTokenEntity.class, token);
    seals.require(row);
    return row.applianceId;
  }

  @Override
  public List<? extends SealedRow> rows() {
    return database.createQuery("from JoinTokenEntity", JoinTokenEntity.class).getResultList();
  }
}
