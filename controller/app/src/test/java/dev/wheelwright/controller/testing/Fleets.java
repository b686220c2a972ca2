package dev.wheelwright.controller.testing;

import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.FleetState;
import dev.wheelwright.core.topology.FleetState.ApplianceState;
import dev.wheelwright.core.topology.FleetState.MemberKey;
import dev.wheelwright.core.topology.FleetState.MembershipState;
import dev.wheelwright.core.topology.IntentReader;
import dev.wheelwright.core.topology.MembershipKey;
import dev.wheelwright.core.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Topologies without a database; ids and keys follow from the names. */
public final class Fleets {
  private Fleets() {}

  /** An overlay EMEA with one concentrator and so many spokes, keepalive 25, all with keys. */
  public static Topology star(int spokes) {
    List<Object> appliances = new ArrayList<>(List.of(Map.of("name", "hub")));
    List<Object> members = new ArrayList<>();
    for (int i = 1; i <= spokes; i++) {
      appliances.add(Map.of("name", "branch-" + i));
      members.add(Map.of("appliance", "branch-" + i));
    }
    Map<String, Object> hub =
        Map.of("appliance", "hub", "listenPort", 9001, "endpoints", List.of("192.0.2.1"));
    Map<String, Object> overlay =
        Map.of(
            "name",
            "EMEA",
            "pools",
            List.of("172.16.0.0/16"),
            "keepalive",
            25,
            "concentrators",
            List.of(hub),
            "spokes",
            members);
    return topology(Map.of("version", 1, "appliances", appliances, "overlays", List.of(overlay)));
  }

  private static Topology topology(Map<String, Object> document) {
    FleetIntent intent = IntentReader.read(document).orElseThrow();
    Map<ApplianceName, ApplianceState> appliances = new HashMap<>();
    intent
        .appliances()
        .forEach(each -> appliances.put(each.name(), new ApplianceState(id(each.name()), false)));
    Map<MembershipKey, MembershipState> memberships = new HashMap<>();
    for (MembershipKey each : intent.memberships()) {
      MemberKey key = new MemberKey(Keys.publicKey(each), 1);
      memberships.put(each, new MembershipState(id(each), List.of(), Optional.of(key)));
    }
    return Topology.of(intent, new FleetState(appliances, memberships)).orElseThrow();
  }

  private static UUID id(Object name) {
    return UUID.nameUUIDFromBytes(name.toString().getBytes(StandardCharsets.UTF_8));
  }
}
