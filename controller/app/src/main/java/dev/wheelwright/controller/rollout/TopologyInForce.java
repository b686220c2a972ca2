package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.FleetVersion;
import dev.wheelwright.core.topology.Topology;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A topology was committed, or taken up at the start. Fired before anything of it is sent to an
 * appliance. Two commits at the same time may be told in either order: the higher version holds.
 *
 * @param revision what the commit made; empty when no config changed
 */
public record TopologyInForce(FleetVersion version, Topology topology, Optional<Made> revision) {
  /**
   * A new revision.
   *
   * @param cause intent, keys, revocation or start
   * @param appliances whose config it changed
   */
  public record Made(long number, String cause, Set<UUID> appliances) {
    public Made {
      appliances = Set.copyOf(appliances);
    }
  }

  /** Whether it was committed after the other. */
  public boolean isAfter(FleetVersion other) {
    return version.revision() > other.revision() || version.intentVersion() > other.intentVersion();
  }
}
