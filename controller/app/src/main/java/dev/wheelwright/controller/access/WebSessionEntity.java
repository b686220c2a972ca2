package dev.wheelwright.controller.access;

import dev.wheelwright.controller.seal.SealedFields;
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
class WebSessionEntity {
  @Id UUID id;
  UUID accountId;
  byte[] sha256;
  Instant createdAt;
  Instant expiresAt;
  Instant usedAt;
  @Nullable Instant endedAt;
  byte[] seal;

  /** Not when it was used last, which each request changes. */
  SealedFields sealed() {
    return SealedFields.of("web_session")
        .add(id)
        .add(accountId)
        .add(sha256)
        .add(createdAt)
        .add(expiresAt)
        .add(endedAt);
  }
}
