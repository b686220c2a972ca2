package dev.wheelwright.core.topology;

import dev.wheelwright.core.violation.Validated;
import dev.wheelwright.core.violation.Violation;
import java.util.List;

/**
 * A topology document as it was submitted: what could be read of it, what could not, and where each
 * thing stands in it.
 *
 * <p>It is carried up to {@link Topology#of(Submission, FleetIntent, FleetState)}, so that mistakes
 * of the document and contradictions in what it asks for are told all at once, with the paths of
 * the document.
 */
public final class Submission {
  /** No document: for checks of what is already stored. */
  static final Submission NONE =
      new Submission(FleetIntent.EMPTY, new SubmittedPaths(), new ReadingProblems());

  private final FleetIntent readable;
  private final SubmittedPaths paths;
  private final ReadingProblems problems;

  Submission(FleetIntent readable, SubmittedPaths paths, ReadingProblems problems) {
    this.readable = readable;
    this.paths = paths;
    this.problems = problems;
  }

  /** All that could be read; the whole document exactly when there are no {@link #violations}. */
  public FleetIntent readable() {
    return readable;
  }

  /** What is wrong with the document itself. */
  public List<Violation> violations() {
    return problems.violations();
  }

  /** The document's intent, if all of it could be read. */
  public Validated<FleetIntent> intent() {
    return violations().isEmpty()
        ? new Validated.Valid<>(readable)
        : new Validated.Invalid<>(violations());
  }

  SubmittedPaths paths() {
    return paths;
  }

  ReadingProblems problems() {
    return problems;
  }
}
