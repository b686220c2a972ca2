package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.rollout.CurrentFleet.Committed;
import dev.wheelwright.controller.rollout.TopologyInForce.Made;
import dev.wheelwright.core.topology.FleetState;
import dev.wheelwright.core.topology.MembershipKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What follows a commit. All of it happens again by itself if the process dies before it is done.
 */
@ApplicationScoped
class AfterCommit {
  private static final Logger LOGGER = Logger.getLogger(AfterCommit.class);

  private final CurrentFleet current;
  private final OutboxDispatcher dispatcher;
  private final KeyRequester requester;
  private final MembershipKeys keys;
  private final Event<TopologyInForce> inForce;

  AfterCommit(
      CurrentFleet current,
      OutboxDispatcher dispatcher,
      KeyRequester requester,
      MembershipKeys keys,
      Event<TopologyInForce> inForce) {
    this.current = current;
    this.dispatcher = dispatcher;
    this.requester = requester;
    this.keys = keys;
    this.inForce = inForce;
  }

  void committed(Committed committed, NextFleet next, Optional<Made> revision) {
    current.remember(committed);
    tell(new TopologyInForce(committed.version(), committed.compiled().topology(), revision));
    dispatcher.wake();
    FleetState state = next.state();
    next.newMemberships().keySet().stream()
        .map(MembershipKey::appliance)
        .distinct()
        .map(name -> Objects.requireNonNull(state.appliances().get(name)).id())
        .forEach(this::requestKeys);
  }

  /** Who watches must not keep a config from its way. */
  private void tell(TopologyInForce event) {
    try {
      inForce.fire(event);
    } catch (RuntimeException e) {
      LOGGER.errorf(e, "event=topology-observer-failed revision=%d", event.version().revision());
    }
  }

  private void requestKeys(UUID appliance) {
    keys.missing(appliance).forEach(missing -> requester.request(appliance, missing));
  }
}
