package dev.wheelwright.core.topology;

import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the database knows and people do not write: ids, keys, allocated addresses, revocations. An
 * input of the topology.
 *
 * @param appliances every known appliance, also those that the intent does not name
 * @param memberships by overlay and appliance; those that the intent does not name are ignored
 */
public record FleetState(
    Map<ApplianceName, ApplianceState> appliances,
    Map<MembershipKey, MembershipState> memberships) {
  public static final FleetState EMPTY = new FleetState(Map.of(), Map.of());

  /** What is known of an appliance. */
  public record ApplianceState(UUID id, boolean revoked) {}

  /**
   * What is known of a membership.
   *
   * @param allocatedAddresses those of {@link Topology#allocations} that were stored
   * @param key empty: pending
   */
  public record MembershipState(
      UUID id, List<IpAddress> allocatedAddresses, Optional<MemberKey> key) {
    public MembershipState {
      allocatedAddresses = List.copyOf(allocatedAddresses);
    }
  }

  /**
   * The public key that a membership's appliance reported.
   *
   * @param generation from 1
   */
  public record MemberKey(WgPublicKey publicKey, int generation) {}

  public FleetState {
    appliances = Map.copyOf(appliances);
    memberships = Map.copyOf(memberships);
  }
}
