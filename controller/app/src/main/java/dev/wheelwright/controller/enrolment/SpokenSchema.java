package dev.wheelwright.controller.enrolment;

import dev.wheelwright.wire.Envelope;
import java.util.Optional;

/** The schema of the config format that this controller speaks, and the only one. */
public final class SpokenSchema {
  private SpokenSchema() {}

  /**
   * Why an agent is turned away, and what to do about it: the agent shows it to its administrator.
   * Empty when it speaks the same.
   */
  public static Optional<String> refusal(int theirs) {
    if (theirs == Envelope.SCHEMA) {
      return Optional.empty();
    }
    String older =
        Integer.compareUnsigned(theirs, Envelope.SCHEMA) < 0 ? "the agent" : "the controller";
    return Optional.of(
        "the agent speaks schema %s, and the controller %s: upgrade %s"
            .formatted(Integer.toUnsignedString(theirs), Envelope.SCHEMA, older));
  }
}
