package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * One peer of an interface as the config wants it.
 *
 * @param endpoint the configured endpoint, the first of the config's list; its host may be a DNS
 *     name
 * @param keepaliveSeconds persistent keepalive; 0 means none
 */
public record DesiredPeer(
    WgPublicKey publicKey,
    Set<IpPrefix> allowedIps,
    Optional<Endpoint> endpoint,
    int keepaliveSeconds,
    WgPresharedKey presharedKey) {
  private static final int MAXIMUM_KEEPALIVE = 65_535;

  /**
   * @throws IllegalArgumentException when the keepalive is out of range
   */
  public DesiredPeer {
    if (keepaliveSeconds < 0 || keepaliveSeconds > MAXIMUM_KEEPALIVE) {
      throw new IllegalArgumentException(
          "keepalive " + keepaliveSeconds + " must be 0 to 65535 seconds");
    }
    allowedIps = Set.copyOf(allowedIps);
  }
}
