package dev.wheelwright.controller.access;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A bearer token of the REST API: its digest, never the token. */
@Entity
@Table(name = "access_token")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class AccessTokenEntity extends SealedRow {
  @Id UUID id;
  UUID accountId;
  String name;
  String role;
  @Nullable List<String> overlays;
  byte[] sha256;
  Instant createdAt;
  @Nullable Instant expiresAt;
  @Nullable Instant revokedAt;

  @Override
  protected SealedFields sealed() {
    List<String> some = overlays;
    return SealedFields.of("access_token")
        .add(id)
        .add(accountId)
        .add(name)
        .add(role)
        .add(some == null ? -1 : some.size())
        .add(some == null ? List.of() : some)
        .add(sha256)
        .add(createdAt)
        .add(expiresAt)
        .add(revokedAt);
  }

  @Override
  protected String title() {
    return "access token " + name;
  }
}
