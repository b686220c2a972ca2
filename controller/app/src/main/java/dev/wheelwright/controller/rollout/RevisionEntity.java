package dev.wheelwright.controller.rollout;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A compile that changed at least one config. */
@Entity
@Table(name = "revision")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class RevisionEntity {
  @Id long number;
  long intentVersion;
  String cause;
  Instant createdAt;
}
