package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The one row of the fleet. */
@Entity
@Table(name = "fleet")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class FleetEntity extends SealedRow {
  @Id boolean singleton = true;
  UUID id;
  long epoch;
  long revision;
  long intentVersion;
  Instant createdAt;

  @Override
  protected SealedFields sealed() {
    return SealedFields.of("fleet").add(id).add(epoch).add(revision).add(intentVersion);
  }

  @Override
  protected String title() {
    return "fleet " + id;
  }
}
