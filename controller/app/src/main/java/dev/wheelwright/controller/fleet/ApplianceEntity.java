package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
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
class ApplianceEntity extends SealedRow {
  @Id UUID id;
  String name;
  String state;
  byte @Nullable [] sealingKey;
  @Nullable String agentVersion;
  Instant declaredAt;
  @Nullable Instant enrolledAt;
  @Nullable Instant revokedAt;

  /** Not the version of its agent, which anybody may know and nobody relies on. */
  @Override
  protected SealedFields sealed() {
    return SealedFields.of("appliance").add(id).add(name).add(state).add(sealingKey).add(revokedAt);
  }

  @Override
  protected String title() {
    return "appliance " + name;
  }
}
