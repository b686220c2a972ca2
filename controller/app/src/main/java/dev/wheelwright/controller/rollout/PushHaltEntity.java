package dev.wheelwright.controller.rollout;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The row that is there while nothing is pushed. */
@Entity
@Table(name = "push_halt")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class PushHaltEntity {
  @Id boolean singleton = true;
  long epoch;
  Instant since;
  UUID applianceId;
  long shownRevision;
  long knownRevision;
}
