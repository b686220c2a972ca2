package dev.wheelwright.controller.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The end of the chain: one row, locked by whoever adds to it. */
@Entity
@Table(name = "audit_head")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class AuditHeadEntity {
  @Id boolean singleton;
  long sequence;
  byte[] hash;
}
