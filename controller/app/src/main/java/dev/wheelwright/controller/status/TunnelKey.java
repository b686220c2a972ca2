package dev.wheelwright.controller.status;

import dev.wheelwright.core.status.Tunnel;
import java.util.UUID;

/**
 * Identifies a tunnel in the database.
 *
 * @param membership the concentrator's
 * @param peer name of the other end
 */
record TunnelKey(UUID membership, String peer) {
  static TunnelKey of(Tunnel tunnel) {
    return new TunnelKey(tunnel.concentrator().membership(), tunnel.name().peer());
  }
}
