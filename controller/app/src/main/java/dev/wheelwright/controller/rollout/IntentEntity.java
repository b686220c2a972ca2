package dev.wheelwright.controller.rollout;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One version of the intent. */
@Entity
@Table(name = "intent")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class IntentEntity {
  @Id long version;
  String document;
  String principal;
  Instant createdAt;
}
