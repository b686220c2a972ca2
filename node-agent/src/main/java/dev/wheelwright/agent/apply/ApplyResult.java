package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.verify.Refusal;

/** What came of a config. */
public sealed interface ApplyResult {

  /** What came of it, in one word: applied, refused, unconfirmed or transient. */
  default String outcome() {
    return switch (this) {
      case Applied() -> "applied";
      case Refused _ -> "refused";
      case Unconfirmed _ -> "unconfirmed";
      case Transient _ -> "transient";
    };
  }

  /** Why, for people; empty when it was applied. */
  default String reason() {
    return switch (this) {
      case Applied() -> "";
      case Refused(Refusal refusal) -> refusal.toString();
      case Unconfirmed(String reason) -> reason;
      case Transient(String reason) -> reason;
    };
  }

  /** The device was read back, and is what the config asks for. */
  record Applied() implements ApplyResult {}

  /** The config will never be applied; the device was not touched for it. */
  record Refused(Refusal refusal) implements ApplyResult {}

  /** The config was applied, not confirmed within its window, and taken back. */
  record Unconfirmed(String reason) implements ApplyResult {}

  /** It did not work yet; the agent tries again by itself. */
  record Transient(String reason) implements ApplyResult {}
}
