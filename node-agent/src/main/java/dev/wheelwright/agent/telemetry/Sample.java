package dev.wheelwright.agent.telemetry;

import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.wire.Endpoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was seen of the appliance at one time.
 *
 * @param at when, in the monotonic nanoseconds that handshakes are known by
 * @param interfaces of the config, by membership
 * @param conditions all that hold
 */
public record Sample(long at, Map<UUID, InterfaceSample> interfaces, List<Condition> conditions) {
  public Sample {
    interfaces = Map.copyOf(interfaces);
    conditions = List.copyOf(conditions);
  }

  /** A sample of these interfaces, each of another membership. */
  static Sample of(long at, List<InterfaceSample> interfaces, List<Condition> conditions) {
    Map<UUID, InterfaceSample> byMembership = new LinkedHashMap<>();
    interfaces.forEach(each -> byMembership.put(each.membership(), each));
    return new Sample(at, byMembership, conditions);
  }

  /** Where the devices send to, of those peers for which they know it. */
  public Map<PeerName, Endpoint> endpoints() {
    Map<PeerName, Endpoint> endpoints = new HashMap<>();
    for (InterfaceSample each : interfaces.values()) {
      each.peers()
          .orElse(Map.of())
          .forEach(
              (key, peer) ->
                  peer.endpoint()
                      .ifPresent(at -> endpoints.put(new PeerName(each.name(), key), at)));
    }
    return endpoints;
  }
}
