package dev.wheelwright.controller.fleet;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** An appliance that an intent has named. */
@DynamicUpdate
@Entity
@Table(name = "appliance")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class ApplianceEntity {
  @Id UUID id;
  String name;
  String state;
  byte @Nullable [] sealingKey;
  @Nullable String agentVersion;
  Instant declaredAt;
  @Nullable Instant enrolledAt;
  @Nullable Instant revokedAt;
}
