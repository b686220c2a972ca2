package dev.wheelwright.core.topology;

import dev.wheelwright.wire.IpPrefix;
import java.util.List;
import java.util.Optional;

/**
 * A spoke, the client's end of an overlay.
 *
 * @param listenPort 0 lets the appliance choose, and is the default
 * @param siteNetworks prefixes behind it, ascending
 * @param tags by which policy rules name it, ascending
 * @param keepaliveSeconds empty: the overlay's; 0 is off
 */
public record SpokeIntent(
    ApplianceName appliance,
    InterfaceIntent interfaceIntent,
    int listenPort,
    List<IpPrefix> siteNetworks,
    List<Tag> tags,
    Optional<Integer> keepaliveSeconds,
    String description)
    implements MemberIntent {

  /**
   * @throws IllegalArgumentException when a site network or a tag is there twice
   */
  public SpokeIntent {
    siteNetworks = Canonical.sorted("siteNetworks", siteNetworks);
    tags = Canonical.sorted("tags", tags);
  }
}
