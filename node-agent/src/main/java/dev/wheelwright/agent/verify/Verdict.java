package dev.wheelwright.agent.verify;

import dev.wheelwright.wire.WireFormatException;
import java.util.function.Function;

/** What comes of checking something: the checked thing, or why not. */
public sealed interface Verdict<T> {

  /** It passed every check. */
  record Accepted<T>(T value) implements Verdict<T> {}

  /** It failed one; nothing of it may be used. */
  record Refused<T>(Refusal refusal) implements Verdict<T> {}

  static <T> Verdict<T> refused(RefusalReason reason, String detail) {
    return new Refused<>(new Refusal(reason, detail));
  }

  static <T> Verdict<T> malformed(WireFormatException e) {
    return refused(RefusalReason.MALFORMED, String.valueOf(e.getMessage()));
  }

  /** The next check, unless this one failed. */
  default <R> Verdict<R> then(Function<T, Verdict<R>> next) {
    return switch (this) {
      case Accepted<T>(T value) -> next.apply(value);
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
    };
  }
}
