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
import dev.wheelwright.wire.WgPublicKey;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Where peers that call us were last seen. Used only for peers that have to be added, to a new
 * interface or because somebody took them out: a device that has a peer knows better. Without it a
 * concentrator would have to wait until the peer finds its session dead and calls again. Used by
 * one thread.
 */
final class RememberedEndpoints {
  /** Peers roam often, and an appliance's storage wears. */
  static final Duration WRITE_PAUSE = Duration.ofMinutes(1);

  private final PeerEndpointsFile file;
  private final LongSupplier nanoTime;
  private Map<PeerName, Endpoint> endpoints;

  /** Empty after a write that failed: it may have replaced the file all the same. */
  private Optional<Map<PeerName, Endpoint>> stored;

  private Set<PeerName> callers = Set.of();
  private Optional<Long> writtenAt = Optional.empty();

  /**
   * @param nanoTime monotonic nanoseconds, from any origin
   * @throws IOException when the file can't be read or is corrupt
   */
  RememberedEndpoints(PeerEndpointsFile file, LongSupplier nanoTime) throws IOException {
    this.file = file;
    this.nanoTime = nanoTime;
    this.endpoints = file.read();
    this.stored = Optional.of(endpoints);
  }

  /** The device with remembered endpoints for the peers that it does not have. */
  DesiredDevice fill(DesiredDevice desired, ObservedDevice observed) {
    List<DesiredInterface> filled =
        desired.interfaces().stream().map(each -> fill(each, present(each, observed))).toList();
    return new DesiredDevice(filled, desired.forwarding(), desired.policies());
  }

  private static Set<WgPublicKey> present(DesiredInterface each, ObservedDevice observed) {
    return observed.wireGuard(each.name()).map(now -> now.peers().keySet()).orElse(Set.of());
  }

  private DesiredInterface fill(DesiredInterface each, Set<WgPublicKey> present) {
    return new DesiredInterface(
        each.name(),
        each.membership(),
        each.wireGuard(),
        each.link(),
        each.peers().stream()
            .map(peer -> present.contains(peer.publicKey()) ? peer : fill(each, peer))
            .toList());
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
   * Remembers where the peers without a configured endpoint are now, and forgets all others. A peer
   * that the device has not heard stays remembered where it was.
   *
   * @throws IOException when what changed could not be stored
   */
  void learn(DesiredDevice desired, ObservedDevice observed) throws IOException {
    Map<PeerName, Endpoint> seen = new HashMap<>();
    Set<PeerName> without = new HashSet<>();
    for (DesiredInterface each : desired.interfaces()) {
      Optional<ObservedWireGuard> tunnel = observed.wireGuard(each.name());
      for (DesiredPeer peer : each.peers()) {
        if (peer.endpoint().isEmpty()) {
          PeerName name = new PeerName(each.name(), peer.publicKey());
          without.add(name);
          tunnel
              .map(now -> now.peers().get(peer.publicKey()))
              .flatMap(ObservedPeer::endpoint)
              .or(() -> Optional.ofNullable(endpoints.get(name)))
              .ifPresent(at -> seen.put(name, at));
        }
      }
    }
    callers = without;
    endpoints = seen;
    storeNowAndThen();
  }

  /**
   * Takes over what was seen between two full readings, of the peers that the last one was about.
   *
   * @throws IOException when what changed could not be stored
   */
  void learn(Map<PeerName, Endpoint> seen) throws IOException {
    Map<PeerName, Endpoint> merged = new HashMap<>(endpoints);
    seen.forEach(
        (name, at) -> {
          if (callers.contains(name)) {
            merged.put(name, at);
          }
        });
    endpoints = merged;
    storeNowAndThen();
  }

  private void storeNowAndThen() throws IOException {
    boolean soonAgain =
        writtenAt.filter(then -> nanoTime.getAsLong() - then < WRITE_PAUSE.toNanos()).isPresent();
    if (!soonAgain) {
      store();
    }
  }

  /**
   * Stores what is not stored yet.
   *
   * @throws IOException when it could not be stored
   */
  void store() throws IOException {
    Map<PeerName, Endpoint> next = endpoints;
    if (stored.filter(next::equals).isEmpty()) {
      stored = Optional.empty();
      file.write(next);
      stored = Optional.of(next);
      writtenAt = Optional.of(nanoTime.getAsLong());
    }
  }
}
