package dev.wheelwright.controller.fleet;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

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
}
