package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One version of the intent. */
@Entity
@Table(name = "intent")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class IntentEntity extends SealedRow {
  @Id long version;
  String document;
  String principal;
  Instant createdAt;

  @Override
  protected SealedFields sealed() {
    return SealedFields.of("intent").add(version).add(document).add(principal);
  }

  @Override
  protected String title() {
    return "intent " + version;
  }
}
