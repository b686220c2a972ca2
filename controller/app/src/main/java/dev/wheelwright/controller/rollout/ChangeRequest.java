package dev.wheelwright.controller.rollout;

import java.util.Optional;

/**
 * A change that somebody asks for.
 *
 * @param expectedVersion the intent version that it was made for; empty: any
 * @param principal who asks
 */
public record ChangeRequest(
    Optional<Long> expectedVersion, Proposal.Edit edit, Mode mode, String principal) {
  /** Whether anything is stored. */
  public enum Mode {
    STORE,
    DRY_RUN
  }
}
