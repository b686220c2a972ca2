package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.seal.SealedFields;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One version of the intent. */
@Entity
@Table(name = "intent")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class IntentEntity {
  @Id long version;
  String document;
  String principal;
  Instant createdAt;
  byte @Nullable [] seal;

  SealedFields sealed() {
    return SealedFields.of("intent").add(version).add(document).add(principal);
  }
}
