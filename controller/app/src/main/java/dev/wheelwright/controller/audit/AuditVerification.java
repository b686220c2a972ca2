package dev.wheelwright.controller.audit;

import dev.wheelwright.controller.audit.AuditLog.Checked;
import dev.wheelwright.controller.audit.AuditLog.Head;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import dev.wheelwright.wire.Digest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Looks whether the chain is whole, and whether what it tells of is as the controller left it. */
@ApplicationScoped
class AuditVerification {
  private static final int PAGE = 1000;
  private static final int MOST_FINDINGS = 100;

  private final AuditLog log;
  private final AuditAnchor anchor;
  private final Seals seals;
  private final Instance<SealedTable> tables;

  AuditVerification(
      AuditLog log, AuditAnchor anchor, Seals seals, @Any Instance<SealedTable> tables) {
    this.log = log;
    this.anchor = anchor;
    this.seals = seals;
    this.tables = tables;
  }

  /**
   * What was found.
   *
   * @param records how many were looked at
   * @param head the hash of the last one
   * @param findings what is wrong, the first hundred; empty: nothing
   */
  record Verdict(long records, String head, boolean intact, List<String> findings) {
    Verdict {
      findings = List.copyOf(findings);
    }
  }

  /** What is added meanwhile is left out: the chain's end is asked for once, at the beginning. */
  Verdict verify() {
    List<String> findings = new ArrayList<>();
    // First, since the chain only grows: what was noted before must be in it.
    Optional<Head> noted = anchor.read();
    Head end = log.head();
    Head reached = walk(end, noted, findings);
    if (!reached.equals(end)) {
      findings.add("the chain ends at record " + reached.sequence() + ", not at " + end.sequence());
    }
    noted
        .filter(head -> head.sequence() > reached.sequence())
        .ifPresent(
            head ->
                findings.add(
                    "records "
                        + (reached.sequence() + 1)
                        + " to "
                        + head.sequence()
                        + " were there and are missing"));
    QuarkusTransaction.requiringNew()
        .run(() -> tables.forEach(table -> findings.addAll(seals.broken(table))));
    List<String> shown = findings.stream().limit(MOST_FINDINGS).toList();
    return new Verdict(reached.sequence(), reached.hash(), findings.isEmpty(), shown);
  }

  private Head walk(Head end, Optional<Head> noted, List<String> findings) {
    Head last = new Head(0, AuditRecord.NONE);
    while (true) {
      List<Checked> page = log.checkedAfter(last.sequence(), PAGE);
      for (Checked checked : page) {
        AuditRecord each = checked.record();
        if (each.sequence() > end.sequence()) {
          return last;
        }
        check(checked, last, findings);
        noted
            .filter(head -> head.sequence() == each.sequence())
            .filter(head -> !head.hash().equals(each.hash()))
            .ifPresent(_ -> findings.add("record " + each.sequence() + " is not the one noted"));
        last = new Head(each.sequence(), each.hash());
      }
      if (page.size() < PAGE) {
        return last;
      }
    }
  }

  private static void check(Checked checked, Head last, List<String> findings) {
    AuditRecord each = checked.record();
    if (each.sequence() != last.sequence() + 1) {
      findings.add(
          "records " + (last.sequence() + 1) + " to " + (each.sequence() - 1) + " are missing");
    }
    if (!each.previous().equals(last.hash())) {
      findings.add("record " + each.sequence() + " does not follow the one before it");
    }
    if (!HexFormat.of().formatHex(Digest.of(each.content()).toBytes()).equals(each.hash())) {
      findings.add("record " + each.sequence() + " was changed");
    } else if (!checked.sealed()) {
      findings.add("record " + each.sequence() + " was not written by this controller");
    }
  }
}
