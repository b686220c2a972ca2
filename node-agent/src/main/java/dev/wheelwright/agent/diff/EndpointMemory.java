package dev.wheelwright.agent.diff;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configured endpoint that was applied last for each peer, none included. It tells a changed
 * config from a peer that roamed: the device alone cannot.
 *
 * <p>It follows from the config that was applied last, by {@link EndpointKnowledge#afterApplying};
 * there is nothing to store.
 */
public final class EndpointMemory {
  /** Nothing was ever applied, or nobody knows what. */
  public static final EndpointMemory EMPTY = new EndpointMemory(Map.of());

  private final Map<InterfaceName, Map<WgPublicKey, Entry>> entries;

  private EndpointMemory(Map<InterfaceName, Map<WgPublicKey, Entry>> entries) {
    this.entries = entries;
  }

  /**
   * Whether another endpoint, or none, was applied last. False when nothing is remembered of the
   * peer.
   */
  boolean differs(InterfaceName name, WgPublicKey peer, Optional<Endpoint> configured) {
    return find(name, peer).map(entry -> !entry.configured().equals(configured)).orElse(false);
  }

  Optional<Entry> find(InterfaceName name, WgPublicKey peer) {
    return Optional.ofNullable(entries.getOrDefault(name, Map.of()).get(peer));
  }

  /** What was configured for one peer. */
  record Entry(Optional<Endpoint> configured) {}

  /** Collects a memory. */
  static final class Builder {
    private final Map<InterfaceName, Map<WgPublicKey, Entry>> entries = new HashMap<>();

    void put(InterfaceName name, WgPublicKey peer, Entry entry) {
      entries.computeIfAbsent(name, _ -> new HashMap<>()).put(peer, entry);
    }

    EndpointMemory build() {
      return new EndpointMemory(entries);
    }
  }
}
