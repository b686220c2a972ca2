package dev.wheelwright.e2e.demo;

import dev.wheelwright.e2e.lab.GuideNetwork;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Lab;
import dev.wheelwright.e2e.lab.WireGuardInterface;
import dev.wheelwright.e2e.lab.WireGuardPeer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * One end of a tunnel, as WireGuard on the appliance reports it.
 *
 * @param appliance the appliance
 * @param device its interface
 * @param peerName the appliance at the other end; the start of its key when it is none of the
 *     laboratory
 * @param peer what WireGuard says
 */
record Tunnel(String appliance, String device, String peerName, WireGuardPeer peer) {

  private static final int KEY_START = 8;

  /** Every end of every tunnel of the network: the concentrator's first, in a stable order. */
  static List<Tunnel> of(GuideNetwork network) {
    Map<String, List<WireGuardInterface>> interfaces = read(network);
    Map<String, String> names = new HashMap<>();
    interfaces.forEach(
        (name, devices) -> devices.forEach(device -> names.put(device.publicKey(), name)));
    List<Tunnel> tunnels = new ArrayList<>();
    interfaces.forEach(
        (name, devices) ->
            devices.forEach(
                device ->
                    device.peers().forEach(peer -> tunnels.add(of(name, device, peer, names)))));
    return tunnels;
  }

  private static Map<String, List<WireGuardInterface>> read(GuideNetwork network) {
    List<Member> members = network.members();
    List<List<WireGuardInterface>> found =
        Lab.inParallel(
            members.stream()
                .map(
                    member ->
                        (Callable<List<WireGuardInterface>>) () -> member.appliance().wireGuard())
                .toList());
    Map<String, List<WireGuardInterface>> interfaces = new LinkedHashMap<>();
    for (int index = 0; index < members.size(); index++) {
      interfaces.put(members.get(index).appliance().name(), found.get(index));
    }
    return interfaces;
  }

  private static Tunnel of(
      String appliance, WireGuardInterface device, WireGuardPeer peer, Map<String, String> names) {
    String key = peer.publicKey();
    String start = key.substring(0, Math.min(KEY_START, key.length())) + "...";
    return new Tunnel(appliance, device.name(), names.getOrDefault(key, start), peer);
  }
}
