package dev.wheelwright.core.topology;

import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;

/**
 * A device without an agent.
 *
 * @param publicKey its own, made elsewhere
 * @param addresses in the overlay, ascending
 * @param siteNetworks prefixes behind it, ascending
 * @param attachTo the concentrators that know it, ascending; empty: all
 */
public record ExternalPeerIntent(
    PeerName name,
    WgPublicKey publicKey,
    List<InterfaceAddress> addresses,
    List<IpPrefix> siteNetworks,
    List<ApplianceName> attachTo,
    String description) {

  /**
   * @throws IllegalArgumentException when a list holds a value twice
   */
  public ExternalPeerIntent {
    addresses = Canonical.sorted("addresses", addresses);
    siteNetworks = Canonical.sorted("siteNetworks", siteNetworks);
    attachTo = Canonical.sorted("attachTo", attachTo);
  }

  public boolean attachesTo(ApplianceName concentrator) {
    return attachTo.isEmpty() || attachTo.contains(concentrator);
  }
}
