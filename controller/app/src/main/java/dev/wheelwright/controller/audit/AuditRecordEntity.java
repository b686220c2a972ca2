package dev.wheelwright.controller.audit;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HexFormat;

/** A record of the audit chain. Never updated. */
@Entity
@Table(name = "audit_record")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class AuditRecordEntity extends SealedRow {
  @Id long sequence;
  Instant at;
  String actorKind;
  String actor;
  String via;
  String address;
  String action;
  String target;
  String outcome;
  String before;
  String after;
  byte[] previous;
  byte[] hash;

  @Override
  protected SealedFields sealed() {
    return SealedFields.of("audit_record").add(hash);
  }

  AuditRecord toRecord() {
    HexFormat hex = HexFormat.of();
    return new AuditRecord(
        sequence,
        at,
        actorKind,
        actor,
        via,
        address,
        action,
        target,
        outcome,
        before,
        after,
        hex.formatHex(previous),
        hex.formatHex(hash));
  }

  @Override
  protected String title() {
    return "record " + sequence;
  }
}
