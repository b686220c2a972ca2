package dev.wheelwright.core.violation;

import java.util.List;
import java.util.function.Function;

/** A value that passed every check, or all that is wrong with it. */
public sealed interface Validated<T> {

  /** Nothing is wrong. */
  record Valid<T>(T value) implements Validated<T> {}

  /**
   * Something is wrong.
   *
   * @param violations all of them, at least one, in document order
   */
  record Invalid<T>(List<Violation> violations) implements Validated<T> {
    /**
     * @throws IllegalArgumentException when there is no violation
     */
    public Invalid {
      if (violations.isEmpty()) {
        throw new IllegalArgumentException("invalid without a violation");
      }
      violations = violations.stream().distinct().sorted().toList();
    }
  }

  /** The violations; none when valid. */
  default List<Violation> violations() {
    return switch (this) {
      case Valid<T>(T value) -> List.of();
      case Invalid<T>(List<Violation> violations) -> violations;
    };
  }

  /** The same violations, or what the function makes of the value. */
  default <R> Validated<R> flatMap(Function<? super T, Validated<R>> next) {
    return switch (this) {
      case Valid<T>(T value) -> next.apply(value);
      case Invalid<T>(List<Violation> violations) -> new Invalid<>(violations);
    };
  }

  /**
   * The value, where invalid means a bug.
   *
   * @throws IllegalStateException naming every violation
   */
  default T orElseThrow() {
    return switch (this) {
      case Valid<T>(T value) -> value;
      case Invalid<T>(List<Violation> violations) ->
          throw new IllegalStateException("invalid: " + violations);
    };
  }
}
