package dev.wheelwright.controller.rollout;

import dev.wheelwright.core.compile.CompiledFleet;
import dev.wheelwright.core.topology.Appliance;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.IntentDiff;
import dev.wheelwright.core.topology.Member;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A compile that is not stored yet.
 *
 * @param before the intent in force
 * @param intent what it becomes; equal to before when only keys or revocations changed
 * @param next ids, new and ended memberships
 * @param changed appliances whose config differs from the desired one
 */
record FleetPlan(
    FleetIntent before,
    FleetIntent intent,
    NextFleet next,
    CompiledFleet compiled,
    Set<UUID> changed) {
  boolean intentChanged() {
    return !before.equals(intent);
  }

  ChangeOutcome.Accepted outcome(long intentVersion, OptionalLong revision) {
    return new ChangeOutcome.Accepted(
        intentVersion,
        intentChanged(),
        revision,
        IntentDiff.between(before, intent),
        compiled.topology().appliances().values().stream()
            .filter(appliance -> !appliance.revoked())
            .map(
                each ->
                    new ChangeOutcome.ApplianceChange(
                        each.name().value(), changed.contains(each.id())))
            .toList(),
        compiled.pending());
  }

  /** Appliances that are a concentrator in any overlay: they get their configs first. */
  Set<UUID> concentrators() {
    return compiled.topology().overlays().values().stream()
        .flatMap(overlay -> overlay.concentrators().stream())
        .map(Member::appliance)
        .map(Appliance::id)
        .collect(Collectors.toSet());
  }

  Set<UUID> revoked() {
    return compiled.topology().appliances().values().stream()
        .filter(Appliance::revoked)
        .map(Appliance::id)
        .collect(Collectors.toSet());
  }
}
