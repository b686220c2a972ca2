package dev.wheelwright.controller.overlay;

import dev.wheelwright.controller.rollout.ChangeOutcome;
import dev.wheelwright.core.topology.IntentDiff;
import dev.wheelwright.core.topology.OverlayName;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a topology that was put.
 *
 * @param changed whether the intent is, or after a dry run: would be, another
 * @param revision null when no config changed, and after a dry run
 * @param pushHalted whether no appliance is given anything for now, see {@code GET /fleet}
 */
record TopologyChange(
    boolean changed,
    @Schema(nullable = true) @Nullable Long revision,
    boolean dryRun,
    boolean pushHalted,
    OverlayChanges overlays,
    List<ApplianceChange> appliances,
    List<PendingMembership> pending) {

  /** Names of overlays. */
  record OverlayChanges(
      List<String> added, List<String> changed, List<String> removed, List<String> unchanged) {
    static OverlayChanges of(IntentDiff diff) {
      return new OverlayChanges(
          names(diff.added()),
          names(diff.changed()),
          names(diff.removed()),
          names(diff.unchanged()));
    }

    private static List<String> names(List<OverlayName> names) {
      return names.stream().map(OverlayName::value).toList();
    }
  }

  /**
   * What an appliance gets.
   *
   * @param change none or config
   */
  record ApplianceChange(String name, String change) {}

  /** A membership that waits for its appliance's key. */
  record PendingMembership(String overlay, String appliance) {}

  static TopologyChange of(ChangeOutcome.Accepted accepted, boolean dryRun, boolean pushHalted) {
    return new TopologyChange(
        accepted.intentChanged(),
        accepted.revision().isPresent() ? accepted.revision().getAsLong() : null,
        dryRun,
        pushHalted,
        OverlayChanges.of(accepted.overlays()),
        accepted.appliances().stream()
            .map(each -> new ApplianceChange(each.name(), each.configChanges() ? "config" : "none"))
            .toList(),
        accepted.pending().stream()
            .map(each -> new PendingMembership(each.overlay().value(), each.appliance().value()))
            .toList());
  }
}
