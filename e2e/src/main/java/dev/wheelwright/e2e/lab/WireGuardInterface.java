package dev.wheelwright.e2e.lab;

import java.util.List;
import java.util.Optional;

/**
 * A WireGuard interface as WireGuard itself reports it, without its private key.
 *
 * @param name the interface's name
 * @param publicKey its public key, base64
 * @param listenPort its UDP port
 * @param peers its peers
 */
public record WireGuardInterface(
    String name, String publicKey, int listenPort, List<WireGuardPeer> peers) {

  /** Copies the peers. */
  public WireGuardInterface {
    peers = List.copyOf(peers);
  }

  /** The peer with that public key. */
  public Optional<WireGuardPeer> peer(String key) {
    return peers.stream().filter(peer -> peer.publicKey().equals(key)).findFirst();
  }
}
