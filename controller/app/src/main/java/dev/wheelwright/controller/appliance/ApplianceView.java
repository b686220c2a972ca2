package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.fleet.Appliance;
import dev.wheelwright.controller.rollout.ApplianceStatus;
import dev.wheelwright.controller.rollout.ApplianceStatus.Held;
import dev.wheelwright.controller.rollout.ApplianceStatus.LastResult;
import java.time.Instant;
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
    boolean inSync) {

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

  static ApplianceView of(Appliance appliance, boolean connected, ApplianceStatus status) {
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
        status.inSync());
  }
}
