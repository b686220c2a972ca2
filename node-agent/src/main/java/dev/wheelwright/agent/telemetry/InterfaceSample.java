package dev.wheelwright.agent.telemetry;

import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What was seen of one interface of the config.
 *
 * @param peers what the device has; empty: the interface can't be read, and nothing is known of
 *     them
 */
public record InterfaceSample(
    Header header, InterfaceName name, Optional<Map<WgPublicKey, PeerSample>> peers) {

  /**
   * What holds for the whole interface.
   *
   * @param membership that the interface serves
   * @param problem why it can't be read, for people; empty: it was read
   * @param publicKey of the private key that the device has; empty: it has none
   * @param listenPort in use; 0: none
   */
  public record Header(
      UUID membership, String problem, Optional<WgPublicKey> publicKey, int listenPort) {}

  public InterfaceSample {
    peers = peers.map(Map::copyOf);
  }

  UUID membership() {
    return header.membership();
  }
}
