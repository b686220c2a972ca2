package dev.wheelwright.controller.enrolment;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A join token: the digest of its secret, never the secret. */
@Entity
@Table(name = "join_token")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class JoinTokenEntity extends SealedRow {
  @Id UUID id;
  UUID applianceId;
  byte[] secretSha256;
  Instant createdAt;
  Instant expiresAt;
  @Nullable Instant usedAt;

  /** Not whether it is used: one statement decides about that. */
  @Override
  protected SealedFields sealed() {
    return SealedFields.of("join_token")
        .add(id)
        .add(applianceId)
        .add(secretSha256)
        .add(createdAt)
        .add(expiresAt);
  }

  @Override
  protected String title() {
    return "join token " + id;
  }
}
