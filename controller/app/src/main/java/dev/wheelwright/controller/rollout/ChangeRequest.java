package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.audit.Actor;
import java.util.Optional;

/**
 * A change that somebody asks for.
 *
 * @param expectedVersion the intent version that it was made for; empty: any
 * @param actor who asks
 */
public record ChangeRequest(
    Optional<Long> expectedVersion, Proposal.Edit edit, Mode mode, Actor actor) {
  /** Whether anything is stored. */
  public enum Mode {
    STORE,
    DRY_RUN
  }
}
