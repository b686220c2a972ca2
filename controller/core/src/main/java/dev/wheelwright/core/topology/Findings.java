package dev.wheelwright.core.topology;

import dev.wheelwright.core.violation.PathOrder;
import dev.wheelwright.core.violation.Violation;
import dev.wheelwright.core.violation.ViolationCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what the checks find, with the paths of the submitted document. What only follows from a
 * part of the document that could not be read is left out.
 */
final class Findings {
  private final Submission submission;
  private final List<Violation> violations = new ArrayList<>();
  private final Set<List<Object>> conflicts = new HashSet<>();

  Findings(Submission submission) {
    this.submission = submission;
  }

  void add(ViolationCode code, DocumentPath named, String message, Object value) {
    DocumentPath path = submission.paths().resolve(named);
    if (!submission.problems().damaged(path)) {
      violations.add(new Violation(code, path.toString(), message, value.toString()));
    }
  }

  /** Whether a part of what stands there could not be read. */
  boolean damaged(DocumentPath named) {
    return submission.problems().damaged(submission.paths().resolve(named));
  }

  /**
   * One of two things that can't both be.
   *
   * @param what names it and whose it is
   */
  record End(DocumentPath path, String what, String value) {}

  /**
   * Both ends, told once, at the end that the document holds; at the later one if it holds both.
   */
  void conflict(ViolationCode code, End one, End other, String rule) {
    boolean oneIsLater = laterInDocument().compare(one.path(), other.path()) > 0;
    End blamed = oneIsLater ? one : other;
    End against = oneIsLater ? other : one;
    conflictAt(blamed, against, code, rule);
  }

  /** As {@link #conflict}, where the rule decides who is to blame. */
  void conflictAt(End blamed, End against, ViolationCode code, String rule) {
    if (conflicts.add(List.of(code, blamed.path(), against.path()))) {
      add(
          code,
          blamed.path(),
          blamed.what() + " conflicts with " + against.what() + ": " + rule,
          blamed.value());
    }
  }

  private Comparator<DocumentPath> laterInDocument() {
    return Comparator.comparing((DocumentPath path) -> submission.paths().holds(path))
        .thenComparing(path -> submission.paths().resolve(path).toString(), new PathOrder());
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }
}
