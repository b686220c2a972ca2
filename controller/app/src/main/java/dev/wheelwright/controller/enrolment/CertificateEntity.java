package dev.wheelwright.controller.enrolment;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client certificate that was issued to an agent. */
@Entity
@Table(name = "certificate")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class CertificateEntity {
  /** Hexadecimal, lower case, without leading zeros. */
  @Id String serial;

  UUID applianceId;
  Instant notBefore;
  Instant notAfter;
  @Nullable Instant revokedAt;

  /** SHA-256 of the authority by which the agent that holds it knows us. */
  byte @Nullable [] authority;
}
