package dev.wheelwright.controller.fleet;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * An appliance's part in an overlay, with what was allocated to it and the key that it reported.
 */
@DynamicUpdate
@Entity
@Table(name = "membership")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class MembershipEntity {
  @Id UUID id;
  String overlay;
  UUID applianceId;
  String[] allocated;
  int keyGeneration;
  byte @Nullable [] publicKey;
  @Nullable Instant keyReportedAt;
  Instant createdAt;
  @Nullable Instant removedAt;
}
