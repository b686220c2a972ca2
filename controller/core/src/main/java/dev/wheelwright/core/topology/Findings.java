package dev.wheelwright.core.topology;

import dev.wheelwright.core.violation.PathOrder;
import dev.wheelwright.core.violation.Violation;
import dev.wheelwright.core.violation.ViolationCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Collects what the checks find, with the paths of the submitted document. What only follows from a
 * part of the document that could not be read is left out.
 */
final class Findings {
  private final Submission submission;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<List<Object>, Conflict> conflicts = new LinkedHashMap<>();

  Findings(Submission submission) {
    this.submission = submission;
  }

  void add(ViolationCode code, DocumentPath named, Object value, String message) {
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

  /** Blames the end that the document holds; the later one if it holds both. */
  void conflict(ViolationCode code, End one, End other, String rule) {
    boolean oneIsLater = laterInDocument().compare(one.path(), other.path()) > 0;
    conflictAt(oneIsLater ? one : other, oneIsLater ? other : one, code, rule);
  }

  /** As {@link #conflict}, where the rule decides who is to blame. */
  void conflictAt(End blamed, End against, ViolationCode code, String rule) {
    conflicts
        .computeIfAbsent(List.of(code, blamed.path()), key -> new Conflict(code, blamed, rule))
        .against
        .add(against.what());
  }

  /**
   * All that one end conflicts with, told as one: a prefix of everything conflicts with everybody.
   */
  private static final class Conflict {
    private final ViolationCode code;
    private final End blamed;
    private final String rule;
    private final SequencedSet<String> against = new LinkedHashSet<>();

    private Conflict(ViolationCode code, End blamed, String rule) {
      this.code = code;
      this.blamed = blamed;
      this.rule = rule;
    }

    private String message() {
      String more = against.size() > 1 ? " and %s more".formatted(against.size() - 1) : "";
      return "%s conflicts with %s%s: %s".formatted(blamed.what(), against.getFirst(), more, rule);
    }
  }

  private Comparator<DocumentPath> laterInDocument() {
    return Comparator.comparing((DocumentPath path) -> submission.paths().holds(path))
        .thenComparing(path -> submission.paths().resolve(path).toString(), new PathOrder());
  }

  List<Violation> violations() {
    for (Conflict each : conflicts.values()) {
      add(each.code, each.blamed.path(), each.blamed.value(), each.message());
    }
    conflicts.clear();
    return List.copyOf(violations);
  }
}
