package dev.wheelwright.e2e.lab;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A peer as WireGuard itself reports it.
 *
 * @param publicKey its public key, base64
 * @param endpoint the address and port from which it was last heard, or which was configured
 * @param allowedIps its prefixes, in WireGuard's order
 * @param lastHandshake the time of the last completed handshake
 * @param receivedBytes bytes received from it
 * @param sentBytes bytes sent to it
 * @param keepaliveSeconds the interval of its keepalive; 0 when off
 */
public record WireGuardPeer(
    String publicKey,
    Optional<String> endpoint,
    List<String> allowedIps,
    Optional<Instant> lastHandshake,
    long receivedBytes,
    long sentBytes,
    int keepaliveSeconds) {

  /** Copies the prefixes. */
  public WireGuardPeer {
    allowedIps = List.copyOf(allowedIps);
  }
}
