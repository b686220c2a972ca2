package dev.wheelwright.core.topology;

import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * A device without an agent.
 *
 * @param publicKey its own, made elsewhere
 * @param addresses in the overlay, ascending
 * @param siteNetworks prefixes behind it, ascending
 * @param tags by which policy rules name it, ascending
 * @param attachTo the concentrators that know it, ascending; empty: all
 */
public record ExternalPeerIntent(
    PeerName name,
    WgPublicKey publicKey,
    List<InterfaceAddress> addresses,
    List<IpPrefix> siteNetworks,
    List<Tag> tags,
    List<ApplianceName> attachTo,
    String description) {

  /**
   * @throws IllegalArgumentException when a list holds a value twice
   */
  public ExternalPeerIntent {
    addresses = Canonical.sorted("addresses", addresses);
    siteNetworks = Canonical.sorted("siteNetworks", siteNetworks);
    tags = Canonical.sorted("tags", tags);
    attachTo = Canonical.sorted("attachTo", attachTo);
  }

  /** All that is reached through it, ascending: its addresses and its site networks. */
  public List<IpPrefix> prefixes() {
    return Stream.concat(
            addresses.stream().map(each -> each.address().hostPrefix()), siteNetworks.stream())
        .sorted()
        .toList();
  }

  public boolean attachesTo(ApplianceName concentrator) {
    return attachTo.isEmpty() || attachTo.contains(concentrator);
  }
}
