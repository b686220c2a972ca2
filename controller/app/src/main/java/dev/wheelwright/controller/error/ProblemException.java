package dev.wheelwright.controller.error;

import dev.wheelwright.controller.error.Problem.ProblemViolation;
import java.util.List;

/** Ends a request with a problem; its detail is written for the client. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemKind kind;
  private final transient List<ProblemViolation> violations;

  public ProblemException(ProblemKind kind, String detail) {
    this(kind, detail, List.of());
  }

  public ProblemException(ProblemKind kind, String detail, Throwable cause) {
    super(detail, cause);
    this.kind = kind;
    this.violations = List.of();
  }

  public ProblemException(ProblemKind kind, String detail, List<ProblemViolation> violations) {
    super(detail);
    this.kind = kind;
    this.violations = List.copyOf(violations);
  }

  Problem problem() {
    return new Problem(
        kind.type(), kind.title(), kind.status(), String.valueOf(getMessage()), violations);
  }
}
