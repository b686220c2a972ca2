package dev.wheelwright.controller.rollout;

import dev.wheelwright.core.topology.IntentDiff;
import dev.wheelwright.core.topology.MembershipKey;
import dev.wheelwright.core.violation.Violation;
import java.util.List;
import java.util.OptionalLong;

/** What became of a request to change the intent. */
public sealed interface ChangeOutcome {
  /** Somebody else changed the intent first. Nothing was stored. */
  record Stale(long currentVersion) implements ChangeOutcome {}

  /** Nothing was stored, for all of these reasons. */
  record Rejected(List<Violation> violations) implements ChangeOutcome {
    public Rejected {
      violations = List.copyOf(violations);
    }
  }

  /**
   * It is in force; after a dry run: it could be.
   *
   * @param intentVersion in force now
   * @param intentChanged whether the intent differs from before
   * @param revision empty when no config changed, and after a dry run
   * @param appliances every appliance that is not revoked, by name
   * @param pending memberships that wait for a key
   */
  record Accepted(
      long intentVersion,
      boolean intentChanged,
      OptionalLong revision,
      IntentDiff overlays,
      List<ApplianceChange> appliances,
      List<MembershipKey> pending)
      implements ChangeOutcome {
    public Accepted {
      appliances = List.copyOf(appliances);
      pending = List.copyOf(pending);
    }
  }

  /** Whether an appliance gets another config. */
  record ApplianceChange(String name, boolean configChanges) {}
}
