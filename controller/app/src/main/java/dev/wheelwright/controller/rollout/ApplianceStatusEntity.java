package dev.wheelwright.controller.rollout;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Desired, attempted, applied and last-good of one appliance, and its last result. Rollouts and
 * results write it at the same time, so each writes only the columns that it changed.
 */
@DynamicUpdate
@Entity
@Table(name = "appliance_status")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class ApplianceStatusEntity {
  @Id UUID applianceId;
  @Nullable Long desiredRevision;
  byte @Nullable [] desiredDigest;
  @Nullable Long attemptedRevision;
  byte @Nullable [] attemptedDigest;
  @Nullable Long appliedRevision;
  byte @Nullable [] appliedDigest;
  @Nullable Long lastGoodRevision;
  byte @Nullable [] lastGoodDigest;
  @Nullable String outcome;
  byte @Nullable [] outcomeDigest;
  String reason = "";
  @Nullable Instant reportedAt;
}
