package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.core.topology.FleetIntent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** The intent in force. */
@ApplicationScoped
public class Intents {
  private final Fleet fleet;
  private final IntentStore store;

  Intents(Fleet fleet, IntentStore store) {
    this.fleet = fleet;
    this.store = store;
  }

  /** An intent and its version. */
  public record VersionedIntent(long version, FleetIntent intent) {}

  @Transactional
  public VersionedIntent current() {
    long version = fleet.version().intentVersion();
    return new VersionedIntent(version, store.load(version));
  }
}
