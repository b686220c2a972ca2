package dev.wheelwright.controller.access;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session of the console: the digest of its cookie, never the cookie. */
@Entity
@Table(name = "web_session")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class WebSessionEntity extends SealedRow {
  @Id UUID id;
  UUID accountId;
  byte[] sha256;
  Instant createdAt;
  Instant expiresAt;
  Instant usedAt;
  @Nullable Instant endedAt;

  /** Not when it was used last, which each request changes. */
  @Override
  protected SealedFields sealed() {
    return SealedFields.of("web_session")
        .add(id)
        .add(accountId)
        .add(sha256)
        .add(createdAt)
        .add(expiresAt)
        .add(endedAt);
  }

  @Override
  protected String title() {
    return "session " + id;
  }
}
