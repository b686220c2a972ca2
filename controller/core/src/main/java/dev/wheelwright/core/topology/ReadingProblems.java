package dev.wheelwright.core.topology;

import dev.wheelwright.core.violation.Violation;
import dev.wheelwright.core.violation.ViolationCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a document itself, and which parts of it could therefore not be read. */
final class ReadingProblems {
  private final List<Violation> violations = new ArrayList<>();
  private final Set<DocumentPath> damaged = new HashSet<>();

  void add(ViolationCode code, DocumentPath path, String message, String value) {
    violations.add(new Violation(code, path.toString(), message, value));
    damage(path);
  }

  /** Notes that something at the path could not be read. */
  void damage(DocumentPath path) {
    Optional<DocumentPath> each = Optional.of(path);
    while (each.isPresent() && damaged.add(each.get())) {
      each = each.get().parent();
    }
  }

  /**
   * Whether something at or beneath the path could not be read, so that what seems missing there
   * may not be.
   */
  boolean damaged(DocumentPath path) {
    return damaged.contains(path);
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }
}
