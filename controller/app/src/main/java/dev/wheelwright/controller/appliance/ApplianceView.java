package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.fleet.Appliance;
import dev.wheelwright.controller.rollout.ApplianceStatus;
import dev.wheelwright.controller.rollout.ApplianceStatus.Held;
import dev.wheelwright.controller.rollout.ApplianceStatus.LastResult;
import dev.wheelwright.controller.telemetry.AgentReport;
import dev.wheelwright.controller.telemetry.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An appliance as the API shows it.
 *
 * @param state declared, enrolled or revoked
 * @param agentVersion null before its agent has joined
 * @param desired null before the first revision that names it; the other three: null before its
 *     agent has said so
 * @param result of the agent's last attempt; null before any
 * @param inSync whether it is what it must be
 * @param reportedAt when its agent last said how its tunnels are; null: not since the controller's
 *     start
 * @param conditions that held then
 */
record ApplianceView(
    String name,
    UUID id,
    String state,
    boolean connected,
    @Schema(nullable = true) @Nullable String agentVersion,
    @Schema(nullable = true) @Nullable ConfigReference desired,
    @Schema(nullable = true) @Nullable ConfigReference attempted,
    @Schema(nullable = true) @Nullable ConfigReference applied,
    @Schema(nullable = true) @Nullable ConfigReference lastGood,
    @Schema(nullable = true) @Nullable ResultView result,
    boolean inSync,
    @Schema(nullable = true) @Nullable Instant reportedAt,
    List<ConditionView> conditions) {

  /**
   * A config of the appliance.
   *
   * @param revision null when no revision of the appliance ever had it
   */
  record ConfigReference(@Schema(nullable = true) @Nullable Long revision, String digest) {
    static @Nullable ConfigReference of(Optional<Held> held) {
      return held.map(
              each -> new ConfigReference(each.revision().orElse(null), each.digest().toString()))
          .orElse(null);
    }
  }

  /**
   * How the last attempt ended.
   *
   * @param outcome applied, refused, unconfirmed or transient
   */
  record ResultView(String outcome, String reason, String digest, Instant at) {
    static @Nullable ResultView of(Optional<LastResult> result) {
      return result
          .map(
              each ->
                  new ResultView(
                      each.outcome().text(), each.reason(), each.digest().toString(), each.at()))
          .orElse(null);
    }
  }

  /**
   * Something that holds on the appliance, as its agent says.
   *
   * @param severity info or warning
   */
  record ConditionView(String code, String severity, String message) {
    static ConditionView of(Condition condition) {
      return new ConditionView(
          condition.code(),
          condition.severity().name().toLowerCase(Locale.ROOT),
          condition.message());
    }
  }

  static ApplianceView of(
      Appliance appliance, boolean connected, ApplianceStatus status, AgentReport report) {
    return new ApplianceView(
        appliance.name(),
        appliance.id(),
        appliance.stage().name().toLowerCase(Locale.ROOT),
        connected,
        appliance.agentVersion().orElse(null),
        ConfigReference.of(status.desired()),
        ConfigReference.of(status.attempted()),
        ConfigReference.of(status.applied()),
        ConfigReference.of(status.lastGood()),
        ResultView.of(status.result()),
        status.inSync(),
        report.reportedAt().orElse(null),
        report.conditions().stream().map(ConditionView::of).toList());
  }
}
