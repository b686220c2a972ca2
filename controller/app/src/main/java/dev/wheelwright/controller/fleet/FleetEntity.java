package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.seal.SealedFields;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one row of the fleet. */
@Entity
@Table(name = "fleet")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class FleetEntity {
  @Id boolean singleton = true;
  UUID id;
  long epoch;
  long revision;
  long intentVersion;
  Instant createdAt;
  byte @Nullable [] seal;

  SealedFields sealed() {
    return SealedFields.of("fleet").add(id).add(epoch).add(revision).add(intentVersion);
  }
}
