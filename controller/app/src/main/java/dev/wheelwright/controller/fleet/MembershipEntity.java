package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
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
class MembershipEntity extends SealedRow {
  @Id UUID id;
  String overlay;
  UUID applianceId;
  String[] allocated;
  int keyGeneration;
  byte @Nullable [] publicKey;
  @Nullable Instant keyReportedAt;
  Instant createdAt;
  @Nullable Instant removedAt;

  @Override
  protected SealedFields sealed() {
    return SealedFields.of("membership")
        .add(id)
        .add(overlay)
        .add(applianceId)
        .add(List.of(allocated))
        .add(keyGeneration)
        .add(publicKey)
        .add(removedAt);
  }

  @Override
  protected String title() {
    return "membership " + id;
  }
}
