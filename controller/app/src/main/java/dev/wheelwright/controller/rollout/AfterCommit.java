package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.Memberships;
import dev.wheelwright.controller.rollout.CurrentFleet.Committed;
import dev.wheelwright.controller.rollout.KeyRequester.MissingKey;
import dev.wheelwright.controller.rollout.TopologyInForce.Made;
import dev.wheelwright.core.topology.FleetState;
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
    askForKeys(next);
  }

  /** Without a look at the database: a new membership misses its first key. */
  private void askForKeys(NextFleet next) {
    FleetState state = next.state();
    next.newMemberships()
        .forEach(
            (membership, id) -> {
              UUID appliance =
                  Objects.requireNonNull(state.appliances().get(membership.appliance())).id();
              requester.request(appliance, new MissingKey(id, Memberships.FIRST_GENERATION));
            });
  }

  /** Asks for every key that is missing, for whoever has not been asked. */
  void askForAllKeys() {
    keys.missing()
        .forEach((appliance, missing) -> missing.forEach(key -> requester.request(appliance, key)));
  }

  /** Who watches must not keep a config from its way. */
  private void tell(TopologyInForce event) {
    try {
      inForce.fire(event);
    } catch (RuntimeException e) {
      LOGGER.errorf(e, "event=topology-observer-failed revision=%d", event.version().revision());
    }
  }
}
