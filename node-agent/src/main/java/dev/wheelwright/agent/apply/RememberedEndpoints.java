package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.agent.diff.DesiredInterface;
import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.store.PeerEndpointsFile;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.wire.Endpoint;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where peers that call us were last seen. Used only for interfaces that have to be made: one that
 * exists knows better.
 */
final class RememberedEndpoints {
  private final PeerEndpointsFile file;
  private Map<PeerName, Endpoint> endpoints;

  /**
   * @throws IOException when the file can't be read or is corrupt
   */
  RememberedEndpoints(PeerEndpointsFile file) throws IOException {
    this.file = file;
    this.endpoints = file.read();
  }

  /** The device with remembered endpoints for the peers of interfaces that do not exist. */
  DesiredDevice fill(DesiredDevice desired, ObservedDevice observed) {
    List<DesiredInterface> filled =
        desired.interfaces().stream()
            .map(each -> observed.wireGuard(each.name()).isPresent() ? each : fill(each))
            .toList();
    return new DesiredDevice(filled, desired.forwarding());
  }

  private DesiredInterface fill(DesiredInterface each) {
    return new DesiredInterface(
        each.name(),
        each.membership(),
        each.wireGuard(),
        each.link(),
        each.peers().stream().map(peer -> fill(each, peer)).toList());
  }

  private DesiredPeer fill(DesiredInterface each, DesiredPeer peer) {
    Endpoint seen = endpoints.get(new PeerName(each.name(), peer.publicKey()));
    return peer.endpoint().isPresent() || seen == null
        ? peer
        : new DesiredPeer(
            peer.publicKey(),
            peer.allowedIps(),
            Optional.of(seen),
            peer.keepaliveSeconds(),
            peer.presharedKey());
  }

  /**
   * Remembers where the peers without a configured endpoint are now.
   *
   * @throws IOException when what changed could not be stored
   */
  void learn(DesiredDevice desired, ObservedDevice observed) throws IOException {
    Map<PeerName, Endpoint> seen = new HashMap<>();
    for (DesiredInterface each : desired.interfaces()) {
      Optional<ObservedWireGuard> tunnel = observed.wireGuard(each.name());
      for (DesiredPeer peer : each.peers()) {
        if (peer.endpoint().isEmpty()) {
          tunnel
              .map(now -> now.peers().get(peer.publicKey()))
              .flatMap(ObservedPeer::endpoint)
              .ifPresent(at -> seen.put(new PeerName(each.name(), peer.publicKey()), at));
        }
      }
    }
    if (!seen.equals(endpoints)) {
      file.write(seen);
      endpoints = seen;
    }
  }
}
