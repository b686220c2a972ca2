package dev.wheelwright.controller.rollout;

import dev.wheelwright.core.topology.ApplianceIntent;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.FleetState;
import dev.wheelwright.core.topology.FleetState.ApplianceState;
import dev.wheelwright.core.topology.FleetState.MembershipState;
import dev.wheelwright.core.topology.MembershipKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The state that an intent needs: what is stored, and fresh ids for what it names for the first
 * time.
 *
 * @param state stored and fresh together; without the memberships that the intent does not name any
 *     more
 * @param newAppliances by name
 * @param newMemberships by overlay and appliance
 * @param endedMemberships ids of those that the intent does not name any more
 */
record NextFleet(
    FleetState state,
    SequencedMap<ApplianceName, UUID> newAppliances,
    SequencedMap<MembershipKey, UUID> newMemberships,
    List<UUID> endedMemberships) {

  static NextFleet of(FleetIntent intent, FleetState stored) {
    Map<ApplianceName, ApplianceState> appliances = new HashMap<>(stored.appliances());
    SequencedMap<ApplianceName, UUID> newAppliances = new TreeMap<>();
    for (ApplianceIntent each : intent.appliances()) {
      if (!appliances.containsKey(each.name())) {
        UUID id = UUID.randomUUID();
        newAppliances.put(each.name(), id);
        appliances.put(each.name(), new ApplianceState(id, false));
      }
    }
    SequencedSet<MembershipKey> named = intent.memberships();
    Map<MembershipKey, MembershipState> memberships = new HashMap<>(stored.memberships());
    memberships.keySet().retainAll(named);
    SequencedMap<MembershipKey, UUID> newMemberships = new TreeMap<>();
    for (MembershipKey each : named) {
      if (!memberships.containsKey(each)) {
        UUID id = UUID.randomUUID();
        newMemberships.put(each, id);
        memberships.put(each, new MembershipState(id, List.of(), Optional.empty()));
      }
    }
    List<UUID> ended =
        stored.memberships().entrySet().stream()
            .filter(entry -> !named.contains(entry.getKey()))
            .map(entry -> entry.getValue().id())
            .toList();
    return new NextFleet(
        new FleetState(appliances, memberships), newAppliances, newMemberships, ended);
  }
}
