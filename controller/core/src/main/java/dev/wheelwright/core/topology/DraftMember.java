package dev.wheelwright.core.topology;

import dev.wheelwright.core.topology.FleetState.MemberKey;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A member with its defaults filled in, yet to be checked.
 *
 * @param path where it stands, by name
 * @param interfaceName empty when the overlay's name can't be one
 * @param addresses explicit and allocated, ascending
 * @param key empty: pending
 */
record DraftMember(
    MembershipKey membership,
    DocumentPath path,
    MemberIntent intent,
    Optional<InterfaceName> interfaceName,
    List<InterfaceAddress> addresses,
    Optional<MemberKey> key) {

  ApplianceName appliance() {
    return membership.appliance();
  }

  /** The claims to its addresses alone and to its site networks. */
  Stream<Claim> claims() {
    return Stream.concat(addressClaims(), siteClaims());
  }

  /** The claims to its addresses alone. */
  Stream<Claim> addressClaims() {
    return addresses.stream().map(each -> addressClaim(each, each.address().hostPrefix()));
  }

  /**
   * The claims to its addresses with the networks around them, to which the appliance is connected.
   */
  Stream<Claim> connectedClaims() {
    return addresses.stream().map(each -> addressClaim(each, each.network()));
  }

  Stream<Claim> siteClaims() {
    DocumentPath field = path.field("siteNetworks");
    return intent.siteNetworks().stream()
        .map(site -> new Claim(site, Claim.Kind.SITE_NETWORK, membership, membership, field, site));
  }

  private Claim addressClaim(InterfaceAddress address, IpPrefix prefix) {
    DocumentPath field = path.field("addresses");
    return new Claim(prefix, Claim.Kind.ADDRESS, membership, membership, field, address);
  }
}
