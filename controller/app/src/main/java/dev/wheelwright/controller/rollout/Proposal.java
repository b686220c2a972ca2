package dev.wheelwright.controller.rollout;

import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.Submission;
import java.util.Optional;

/**
 * What the intent shall become.
 *
 * @param submission the document that asks for it, for its mistakes and its paths; empty when there
 *     is none
 * @param intent the whole intent, merged
 */
public record Proposal(Optional<Submission> submission, FleetIntent intent) {

  /** Makes a proposal from the intent in force. Pure: it may run more than once. */
  @FunctionalInterface
  public interface Edit {
    Proposal propose(FleetIntent current);
  }
}
