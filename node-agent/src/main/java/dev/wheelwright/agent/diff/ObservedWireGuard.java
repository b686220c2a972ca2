package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.wire.WgPublicKey;
import java.util.Map;
import java.util.Optional;

/**
 * What WireGuard says about one interface.
 *
 * @param listenPort the UDP port in use; 0 when there is none
 * @param fwmark 0 when there is none
 */
public record ObservedWireGuard(
    Implementation implementation,
    Optional<WgPrivateKey> privateKey,
    int listenPort,
    int fwmark,
    Map<WgPublicKey, ObservedPeer> peers) {

  public ObservedWireGuard {
    peers = Map.copyOf(peers);
  }

  /** Who does the work. */
  public enum Implementation {
    /** The kernel's module. */
    KERNEL,
    /** The process wireguard-go. */
    USERSPACE
  }
}
