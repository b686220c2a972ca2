package dev.wheelwright.core.compile;

import dev.wheelwright.core.topology.MembershipKey;
import dev.wheelwright.core.topology.Participation;
import dev.wheelwright.core.topology.Topology;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * What a topology compiles to: one config for every known appliance. Only {@link Compiler} makes
 * one.
 */
public final class CompiledFleet {
  private final Topology topology;
  private final SequencedMap<UUID, ApplianceConfig> configs;

  CompiledFleet(Topology topology, SequencedMap<UUID, ApplianceConfig> configs) {
    this.topology = topology;
    this.configs = Collections.unmodifiableSequencedMap(configs);
  }

  /** What was compiled. */
  public Topology topology() {
    return topology;
  }

  /** By appliance id, in the order of the appliances' names. */
  public SequencedMap<UUID, ApplianceConfig> configs() {
    return configs;
  }

  /**
   * Memberships that wait for a key, ascending: they have no interface, and nobody has them as a
   * peer.
   */
  public List<MembershipKey> pending() {
    return topology.overlays().values().stream()
        .flatMap(overlay -> overlay.members().map(member -> new Participation(overlay, member)))
        .filter(participation -> participation.member().isPending())
        .map(Participation::key)
        .sorted()
        .toList();
  }
}
