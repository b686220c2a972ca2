package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about endpoints besides the device and the config.
 *
 * @param memory the configured endpoints that were applied last
 * @param resolved the address of each configured endpoint whose host is a DNS name, as far as
 *     resolving worked
 */
public record EndpointKnowledge(EndpointMemory memory, Map<Endpoint, Endpoint> resolved) {
  /** Nothing known: no endpoint of a peer with a session is touched, and no name has an address. */
  public static final EndpointKnowledge NONE =
      new EndpointKnowledge(EndpointMemory.EMPTY, Map.of());

  public EndpointKnowledge {
    resolved = Map.copyOf(resolved);
  }

  /** The address to send to; empty for a name that is not resolved, and for no endpoint. */
  Optional<Endpoint> address(Optional<Endpoint> configured) {
    return configured.flatMap(
        endpoint ->
            endpoint.hasAddress() ? configured : Optional.ofNullable(resolved.get(endpoint)));
  }

  /**
   * The memory once a device has been applied. A peer whose name was not resolved keeps its earlier
   * memory, so that its change is still due.
   */
  public EndpointMemory afterApplying(DesiredDevice applied) {
    EndpointMemory.Builder builder = new EndpointMemory.Builder();
    for (DesiredInterface wanted : applied.interfaces()) {
      for (DesiredPeer peer : wanted.peers()) {
        boolean unresolved = peer.endpoint().isPresent() && address(peer.endpoint()).isEmpty();
        if (unresolved) {
          memory
              .find(wanted.name(), peer.publicKey())
              .ifPresent(entry -> builder.put(wanted.name(), peer.publicKey(), entry));
          continue;
        }
        builder.put(wanted.name(), peer.publicKey(), new EndpointMemory.Entry(peer.endpoint()));
      }
    }
    return builder.build();
  }

  /** The same memory with more resolved names; a newer address replaces an older one. */
  public EndpointKnowledge withResolved(Map<Endpoint, Endpoint> more) {
    Map<Endpoint, Endpoint> merged = new HashMap<>(resolved);
    merged.putAll(more);
    return new EndpointKnowledge(memory, merged);
  }
}
