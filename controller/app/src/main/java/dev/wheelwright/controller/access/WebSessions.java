package dev.wheelwright.controller.access;

import dev.wheelwright.controller.seal.SealedRow;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sessions of people in a browser. */
@ApplicationScoped
public class WebSessions implements SealedTable {
  private static final StoredSecret SECRET = new StoredSecret("wws_");

  /** So that a busy console does not write a row with each request. */
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  /** Rows of the table web_session. */
  @ApplicationScoped
  static class WebSessionRepository implements PanacheRepositoryBase<WebSessionEntity, UUID> {}

  private final WebSessionRepository repository;
  private final Seals seals;
  private final Clock clock;
  private final Duration lifetime;
  private final Duration idle;

  WebSessions(
      WebSessionRepository repository,
      Seals seals,
      Clock clock,
      @ConfigProperty(name = "wheelwright.session.lifetime", defaultValue = "12h")
          Duration lifetime,
      @ConfigProperty(name = "wheelwright.session.idle", defaultValue = "1h") Duration idle) {
    this.repository = repository;
    this.seals = seals;
    this.clock = clock;
    this.lifetime = lifetime;
    this.idle = idle;
  }

  /** A session, without its cookie. */
  public record WebSession(UUID id, UUID account, Instant expiresAt) {}

  @Transactional(TxType.MANDATORY)
  public Issued<WebSession> open(UUID account) {
    String secret = SECRET.make();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    repository.delete("expiresAt < ?1", now.minus(lifetime));
    WebSessionEntity row = new WebSessionEntity();
    row.id = UUID.randomUUID();
    row.accountId = account;
    row.sha256 = StoredSecret.digest(secret);
    row.createdAt = now;
    row.expiresAt = now.plus(lifetime);
    row.usedAt = now;
    seals.seal(row);
    repository.persist(row);
    return new Issued<>(checked(row), secret);
  }

  /** The session of a cookie; empty when it is unknown or over. */
  @Transactional
  Optional<WebSession> find(String secret) {
    return SECRET.find(repository, row -> row.sha256, secret).filter(this::isLive).map(this::used);
  }

  @Transactional
  Optional<WebSession> find(UUID id) {
    return repository.findByIdOptional(id).filter(this::isLive).map(this::checked);
  }

  private boolean isLive(WebSessionEntity row) {
    Instant now = clock.instant();
    return row.endedAt == null
        && now.isBefore(row.expiresAt)
        && now.isBefore(row.usedAt.plus(idle));
  }

  private WebSession used(WebSessionEntity row) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (row.usedAt.plus(NOTED_EVERY).isBefore(now)) {
      row.usedAt = now;
    }
    return checked(row);
  }

  @Transactional(TxType.MANDATORY)
  public void end(UUID id) {
    repository.findByIdOptional(id).ifPresent(this::end);
  }

  /** Ends all sessions of an account: its password has changed, or it is disabled. */
  @Transactional(TxType.MANDATORY)
  public void endAll(UUID account) {
    repository.find("accountId = ?1 and endedAt is null", account).list().forEach(this::end);
  }

  private void end(WebSessionEntity row) {
    seals.require(row);
    row.endedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    seals.seal(row);
  }

  private WebSession checked(WebSessionEntity row) {
    seals.require(row);
    return new WebSession(row.id, row.accountId, row.expiresAt);
  }

  @Override
  public List<? extends SealedRow> rows() {
    return repository.listAll();
  }
}
