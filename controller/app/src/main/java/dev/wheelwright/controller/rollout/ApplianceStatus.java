package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * What an appliance must be, and what it has said that it is.
 *
 * @param desired empty before the first revision that names it
 * @param result its agent's last; empty before any
 */
public record ApplianceStatus(
    Optional<Held> desired,
    Optional<Held> attempted,
    Optional<Held> applied,
    Optional<Held> lastGood,
    Optional<LastResult> result) {
  public static final ApplianceStatus NONE =
      new ApplianceStatus(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * A config.
   *
   * @param revision the last that had it; empty when no revision of this appliance ever had
   */
  public record Held(Optional<Long> revision, Digest digest) {}

  /** How the last attempt ended. */
  public record LastResult(ApplyResult.Outcome outcome, String reason, Digest digest, Instant at) {}

  /** Whether it is what it must be; only digests count. */
  public boolean inSync() {
    return desired.isPresent() && desired.map(Held::digest).equals(applied.map(Held::digest));
  }
}
