package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.audit.AuditLog;
import dev.wheelwright.controller.audit.Deed;
import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetVersion;
import dev.wheelwright.controller.fleet.Memberships;
import dev.wheelwright.controller.rollout.CurrentFleet.Committed;
import dev.wheelwright.controller.rollout.RevisionStore.Revision;
import dev.wheelwright.core.topology.FleetState.MembershipState;
import dev.wheelwright.core.topology.MembershipKey;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.IpAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Stores a plan whole, within the transaction that made it. */
@ApplicationScoped
class PlanStore {
  private final Fleet fleet;
  private final Appliances appliances;
  private final Memberships memberships;
  private final IntentStore intents;
  private final RevisionStore revisions;
  private final CurrentFleet current;
  private final AuditLog audit;

  PlanStore(
      Fleet fleet,
      Appliances appliances,
      Memberships memberships,
      IntentStore intents,
      RevisionStore revisions,
      CurrentFleet current,
      AuditLog audit) {
    this.fleet = fleet;
    this.appliances = appliances;
    this.memberships = memberships;
    this.intents = intents;
    this.revisions = revisions;
    this.current = current;
    this.audit = audit;
  }

  /** Who changes the fleet, and why. */
  record Author(Cause cause, Actor actor) {}

  /** Stores what differs, and tells the version that holds once the transaction is committed. */
  @Transactional(TxType.MANDATORY)
  Committed store(FleetVersion version, FleetPlan plan, Author author) {
    storeFleet(plan);
    long intentVersion = version.intentVersion();
    if (plan.intentChanged()) {
      intentVersion++;
      Digest digest = intents.store(intentVersion, plan.intent(), author.actor().name());
      audit.record(
          Deed.done(
              author.actor(),
              "topology.change",
              "topology",
              "version " + version.intentVersion(),
              "version " + intentVersion + ", SHA-256 " + digest));
    }
    long revision = version.revision();
    if (!plan.changed().isEmpty()) {
      revision++;
      revisions.store(
          new Revision(revision, intentVersion, author.cause()),
          plan,
          current.at(version).map(Committed::compiled));
      audit.record(
          Deed.done(
              author.actor(),
              "revision",
              "revision " + revision,
              "",
              RevisionFingerprint.of(author.cause(), plan)));
    }
    FleetVersion next = new FleetVersion(revision, intentVersion);
    if (!next.equals(version)) {
      fleet.advance(next);
    }
    return new Committed(next, plan.intent(), plan.compiled());
  }

  private void storeFleet(FleetPlan plan) {
    NextFleet next = plan.next();
    next.newAppliances().forEach((name, id) -> appliances.declare(id, name.value()));
    next.endedMemberships().forEach(memberships::remove);
    plan.compiled()
        .topology()
        .allocations()
        .forEach((key, allocated) -> storeMembership(key, allocated, next));
  }

  private void storeMembership(MembershipKey key, List<IpAddress> allocated, NextFleet next) {
    MembershipState state = Objects.requireNonNull(next.state().memberships().get(key));
    if (next.newMemberships().containsKey(key)) {
      UUID appliance = Objects.requireNonNull(next.state().appliances().get(key.appliance())).id();
      memberships.create(state.id(), key.overlay().value(), appliance, allocated);
    } else if (!state.allocatedAddresses().equals(allocated)) {
      memberships.allocate(state.id(), allocated);
    }
  }
}
