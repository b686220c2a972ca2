package dev.wheelwright.agent.diff;

import dev.wheelwright.agent.key.WgPrivateKey;

/**
 * The WireGuard side of an interface.
 *
 * @param listenPort UDP port; 0 means any, and is never sent, so that the port stays what it is
 * @param fwmark the mark on packets that carry the tunnel; 0 means none. An unsigned 32-bit number
 */
public record WireGuardSettings(WgPrivateKey privateKey, int listenPort, int fwmark) {
  private static final int MAXIMUM_PORT = 65_535;

  /**
   * @throws IllegalArgumentException when the port is out of range
   */
  public WireGuardSettings {
    if (listenPort < 0 || listenPort > MAXIMUM_PORT) {
      throw new IllegalArgumentException("listen port " + listenPort + " must be 0 to 65535");
    }
  }
}
