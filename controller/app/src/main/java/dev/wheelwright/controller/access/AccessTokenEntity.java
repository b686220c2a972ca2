package dev.wheelwright.controller.access;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A bearer token of the REST API: its digest, never the token. */
@Entity
@Table(name = "access_token")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class AccessTokenEntity {
  @Id UUID id;
  String name;
  String role;
  byte[] sha256;
  Instant createdAt;
  @Nullable Instant expiresAt;
  @Nullable Instant revokedAt;
}
