package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.FleetVersion;
import dev.wheelwright.controller.fleet.Memberships;
import dev.wheelwright.controller.rollout.CurrentFleet.Committed;
import dev.wheelwright.core.compile.ApplianceConfig;
import dev.wheelwright.core.compile.CompiledFleet;
import dev.wheelwright.core.compile.Compiler;
import dev.wheelwright.core.compile.Recompiled;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.core.violation.Validated;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Checks and compiles a proposal against what is stored. Stores nothing. */
@ApplicationScoped
class FleetPlanner {
  private final CurrentFleet current;
  private final IntentStore intents;
  private final Memberships memberships;
  private final RevisionStore revisions;
  private final RolloutMetrics metrics;

  FleetPlanner(
      CurrentFleet current,
      IntentStore intents,
      Memberships memberships,
      RevisionStore revisions,
      RolloutMetrics metrics) {
    this.current = current;
    this.intents = intents;
    this.memberships = memberships;
    this.revisions = revisions;
    this.metrics = metrics;
  }

  /** The plan, or every violation. The transaction must hold the fleet's lock. */
  @Transactional(TxType.MANDATORY)
  Validated<FleetPlan> plan(FleetVersion version, Proposal.Edit edit) {
    Optional<Committed> known = current.at(version);
    FleetIntent before =
        known.map(Committed::intent).orElseGet(() -> intents.load(version.intentVersion()));
    Proposal proposal = edit.propose(before);
    NextFleet next = NextFleet.of(proposal.intent(), memberships.state());
    Validated<Topology> topology = metrics.timeValidation(() -> check(proposal, next));
    return topology.flatMap(
        valid ->
            new Validated.Valid<>(
                metrics.timeCompilation(
                    () -> compile(before, proposal.intent(), next, valid, known))));
  }

  private static Validated<Topology> check(Proposal proposal, NextFleet next) {
    return proposal
        .submission()
        .map(document -> Topology.of(document, proposal.intent(), next.state()))
        .orElseGet(() -> Topology.of(proposal.intent(), next.state()));
  }

  private FleetPlan compile(
      FleetIntent before,
      FleetIntent intent,
      NextFleet next,
      Topology topology,
      Optional<Committed> known) {
    if (known.isPresent()) {
      Recompiled recompiled = Compiler.recompile(known.get().compiled(), topology);
      return new FleetPlan(before, intent, next, recompiled.fleet(), recompiled.changed());
    }
    CompiledFleet compiled = Compiler.compile(topology);
    return new FleetPlan(
        before, intent, next, compiled, unlike(revisions.desiredDigests(), compiled));
  }

  private static Set<UUID> unlike(Map<UUID, Digest> desired, CompiledFleet compiled) {
    Set<UUID> changed = new LinkedHashSet<>();
    for (ApplianceConfig each : compiled.configs().values()) {
      if (!Objects.equals(each.digest(), desired.get(each.appliance()))) {
        changed.add(each.appliance());
      }
    }
    return changed;
  }
}
