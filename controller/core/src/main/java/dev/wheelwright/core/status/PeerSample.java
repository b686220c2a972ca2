package dev.wheelwright.core.status;

import dev.wheelwright.wire.Endpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * What a device said of one peer.
 *
 * @param handshakeAge since the last completed handshake, when the sample was taken; empty: the
 *     device knows of none
 * @param endpoint where it sends to; an address and not a name
 * @param receivedBytes what the device counts, unanswered initiations included; not negative
 * @param sentBytes not negative
 */
public record PeerSample(
    Optional<Duration> handshakeAge,
    Optional<Endpoint> endpoint,
    long receivedBytes,
    long sentBytes) {
  /**
   * @throws IllegalArgumentException when an age or a counter is negative
   */
  public PeerSample {
    if (handshakeAge.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("handshakeAge must not be negative");
    }
    if (receivedBytes < 0 || sentBytes < 0) {
      throw new IllegalArgumentException("counters must not be negative");
    }
  }
}
