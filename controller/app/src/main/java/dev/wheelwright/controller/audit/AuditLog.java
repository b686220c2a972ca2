package dev.wheelwright.controller.audit;

import dev.wheelwright.controller.seal.Seals;
import dev.wheelwright.wire.Digest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/**
 * Adds to the audit chain. A record is written in the transaction of the deed, so there is none
 * without the other.
 */
@ApplicationScoped
public class AuditLog {
  private static final int LONGEST = 4000;

  /** Rows of the table audit_record. */
  @ApplicationScoped
  static class AuditRepository implements PanacheRepositoryBase<AuditRecordEntity, Long> {}

  /** The one row of the table audit_head. */
  @ApplicationScoped
  static class HeadRepository implements PanacheRepositoryBase<AuditHeadEntity, Boolean> {}

  private final AuditRepository records;
  private final HeadRepository heads;
  private final Seals seals;
  private final Clock clock;

  AuditLog(AuditRepository records, HeadRepository heads, Seals seals, Clock clock) {
    this.records = records;
    this.heads = heads;
    this.seals = seals;
    this.clock = clock;
  }

  /** Records a deed in the transaction that does it. */
  @Transactional(TxType.MANDATORY)
  public void record(Deed deed) {
    append(deed);
  }

  /** Records something that changed nothing else, a refusal above all. */
  @Transactional(TxType.REQUIRES_NEW)
  public void recordAlone(Deed deed) {
    append(deed);
  }

  private void append(Deed deed) {
    AuditHeadEntity head = heads.findById(true, LockModeType.PESSIMISTIC_WRITE);
    if (head == null) {
      throw new IllegalStateException("the table audit_head is empty");
    }
    AuditRecordEntity row = new AuditRecordEntity();
    row.sequence = head.sequence + 1;
    row.at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    row.actorKind = AuditRecord.text(deed.actor().kind());
    row.actor = bounded(deed.actor().name());
    row.via = bounded(deed.actor().via());
    row.address = bounded(deed.actor().address());
    row.action = deed.action();
    row.target = bounded(deed.target());
    row.outcome = AuditRecord.text(deed.outcome());
    row.before = bounded(deed.before());
    row.after = bounded(deed.after());
    row.previous = head.hash;
    row.hash = new byte[0];
    row.hash = Digest.of(row.toRecord().content()).toBytes();
    seals.seal(row);
    records.persist(row);
    head.sequence = row.sequence;
    head.hash = row.hash;
  }

  /** A PostgreSQL text can't hold a zero character, and nobody needs novels. */
  private static String bounded(String text) {
    String clean = text.replace('\0', '\uFFFD');
    if (clean.length() <= LONGEST) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
    return clean.substring(0, end) + "\u2026";
  }

  /** Records after a sequence number, in order. */
  @Transactional
  public List<AuditRecord> after(long sequence, int limit) {
    return rowsAfter(sequence, limit).stream().map(AuditRecordEntity::toRecord).toList();
  }

  /** A record, and whether this controller has sealed its hash. */
  record Checked(AuditRecord record, boolean sealed) {}

  @Transactional
  List<Checked> checkedAfter(long sequence, int limit) {
    return rowsAfter(sequence, limit).stream()
        .map(row -> new Checked(row.toRecord(), seals.holds(row)))
        .toList();
  }

  private List<AuditRecordEntity> rowsAfter(long sequence, int limit) {
    return records.find("sequence > ?1 order by sequence", sequence).page(0, limit).list();
  }

  /** The newest records, newest first. */
  @Transactional
  public List<AuditRecord> before(long sequence, int limit) {
    return records
        .find("sequence < ?1 order by sequence desc", sequence)
        .page(0, limit)
        .list()
        .stream()
        .map(AuditRecordEntity::toRecord)
        .toList();
  }

  /** Where the chain ends. */
  record Head(long sequence, String hash) {}

  @Transactional
  Head head() {
    AuditHeadEntity head = heads.findById(true);
    return new Head(head.sequence, HexFormat.of().formatHex(head.hash));
  }
}
