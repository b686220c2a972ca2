package dev.wheelwright.core.topology;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpPrefix;
import java.util.List;

/**
 * A concentrator, the server's end of an overlay.
 *
 * @param listenPort 1 to 65535
 * @param endpoints where spokes reach it, in order of preference
 * @param siteNetworks prefixes behind it, ascending
 * @param keepaliveSeconds of this end towards its peers; 0 is off, and the default
 */
public record ConcentratorIntent(
    ApplianceName appliance,
    InterfaceIntent interfaceIntent,
    int listenPort,
    List<Endpoint> endpoints,
    List<IpPrefix> siteNetworks,
    int keepaliveSeconds,
    String description)
    implements MemberIntent {

  /**
   * @throws IllegalArgumentException when there is no listen port or a site network is there twice
   */
  public ConcentratorIntent {
    if (listenPort < 1) {
      throw new IllegalArgumentException("concentrator " + appliance + ": no listen port");
    }
    endpoints = List.copyOf(endpoints);
    siteNetworks = Canonical.sorted("siteNetworks", siteNetworks);
  }
}
