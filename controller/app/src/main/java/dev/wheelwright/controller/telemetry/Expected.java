package dev.wheelwright.controller.telemetry;

import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.Overlay;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who may report what: the memberships of the topology in force, and the peers that each should
 * have.
 */
final class Expected {
  static final Expected NOTHING = new Expected(Map.of());

  private final Map<UUID, Part> memberships;

  /** A membership's appliance, and the keys of its peers. */
  private record Part(UUID appliance, Set<WgPublicKey> peers) {}

  private Expected(Map<UUID, Part> memberships) {
    this.memberships = memberships;
  }

  static Expected of(Topology topology, List<Tunnel> tunnels) {
    Map<UUID, Part> parts = new HashMap<>();
    for (Overlay overlay : topology.overlays().values()) {
      overlay
          .members()
          .forEach(member -> parts.put(member.id(), new Part(appliance(member), new HashSet<>())));
    }
    for (Tunnel tunnel : tunnels) {
      add(parts, tunnel.concentrator(), tunnel.peer().key());
      if (tunnel.peer() instanceof Tunnel.End spoke) {
        add(parts, spoke, tunnel.concentrator().key());
      }
    }
    return new Expected(parts);
  }

  private static UUID appliance(Member member) {
    return member.appliance().id();
  }

  private static void add(Map<UUID, Part> parts, Tunnel.End end, Optional<WgPublicKey> peer) {
    Part part = parts.get(end.membership());
    if (part != null) {
      peer.ifPresent(part.peers()::add);
    }
  }

  /** Whose membership it is; empty when there is none. */
  Optional<UUID> appliance(UUID membership) {
    return Optional.ofNullable(memberships.get(membership)).map(Part::appliance);
  }

  boolean belongs(UUID membership, UUID appliance) {
    return appliance(membership).filter(appliance::equals).isPresent();
  }

  /** The peers that the membership's interface should have. */
  Set<WgPublicKey> peers(UUID membership) {
    Part part = memberships.get(membership);
    return part == null ? Set.of() : part.peers();
  }
}
