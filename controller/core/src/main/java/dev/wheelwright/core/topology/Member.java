package dev.wheelwright.core.topology;

import dev.wheelwright.core.topology.FleetState.MemberKey;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An appliance's part in an overlay, with every default filled in.
 *
 * @param id the membership
 * @param addresses explicit and allocated, ascending
 * @param listenPort 0 lets the appliance choose
 * @param endpoints where it is reached, in order of preference; none for a spoke
 * @param siteNetworks ascending
 * @param tags by which policy rules name it, ascending; none for a concentrator
 * @param keepaliveSeconds of this end; 0 is off
 * @param key empty: pending
 */
public record Member(
    UUID id,
    Appliance appliance,
    Role role,
    InterfaceName interfaceName,
    List<InterfaceAddress> addresses,
    InterfaceOptions options,
    int listenPort,
    List<Endpoint> endpoints,
    List<IpPrefix> siteNetworks,
    List<Tag> tags,
    int keepaliveSeconds,
    Optional<MemberKey> key) {

  /** Which end of the overlay. */
  public enum Role {
    CONCENTRATOR,
    SPOKE
  }

  public Member {
    addresses = List.copyOf(addresses);
    endpoints = List.copyOf(endpoints);
    siteNetworks = List.copyOf(siteNetworks);
    tags = List.copyOf(tags);
  }

  /** Whether others see it as a peer: it has a key, and its appliance is not revoked. */
  public boolean isActive() {
    return key.isPresent() && !appliance.revoked();
  }

  /** Whether it only waits for its appliance to report a key. */
  public boolean isPending() {
    return key.isEmpty() && !appliance.revoked();
  }

  /** All that is reached through it, ascending: its addresses and its site networks. */
  public List<IpPrefix> prefixes() {
    return Stream.concat(
            addresses.stream().map(address -> address.address().hostPrefix()),
            siteNetworks.stream())
        .sorted()
        .toList();
  }
}
