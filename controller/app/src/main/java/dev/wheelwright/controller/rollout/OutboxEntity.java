package dev.wheelwright.controller.rollout;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A config that is still to be announced. */
@Entity
@Table(name = "outbox")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class OutboxEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  long id;

  long revision;
  UUID applianceId;
  boolean concentrator;
  Instant createdAt;
}
