package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.rollout.CurrentFleet.Committed;
import dev.wheelwright.core.topology.FleetState;
import dev.wheelwright.core.topology.MembershipKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.UUID;

/**
 * What follows a commit. All of it happens again by itself if the process dies before it is done.
 */
@ApplicationScoped
class AfterCommit {
  private final CurrentFleet current;
  private final OutboxDispatcher dispatcher;
  private final KeyRequester requester;
  private final MembershipKeys keys;

  AfterCommit(
      CurrentFleet current,
      OutboxDispatcher dispatcher,
      KeyRequester requester,
      MembershipKeys keys) {
    this.current = current;
    this.dispatcher = dispatcher;
    this.requester = requester;
    this.keys = keys;
  }

  void committed(Committed committed, NextFleet next) {
    current.remember(committed);
    dispatcher.wake();
    FleetState state = next.state();
    next.newMemberships().keySet().stream()
        .map(MembershipKey::appliance)
        .distinct()
        .map(name -> Objects.requireNonNull(state.appliances().get(name)).id())
        .forEach(this::requestKeys);
  }

  private void requestKeys(UUID appliance) {
    keys.missing(appliance).forEach(missing -> requester.request(appliance, missing));
  }
}
