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

  /** The claims to its addresses, alone or with the networks around them. */
  Stream<Claim> addressClaims(boolean wholeNetwork) {
    return addresses.stream()
        .map(
            address ->
                new Claim(
                    wholeNetwork ? address.network() : address.address().hostPrefix(),
                    Claim.Kind.ADDRESS,
                    membership,
                    new Findings.End(
                        path.field("addresses").item(address),
                        "address "
                            + address.address()
                            + " of "
                            + appliance()
                            + " in overlay "
                            + membership.overlay(),
                        address.toString())));
  }

  Stream<Claim> siteClaims() {
    return intent.siteNetworks().stream().map(this::siteClaim);
  }

  private Claim siteClaim(IpPrefix site) {
    return new Claim(
        site,
        Claim.Kind.SITE_NETWORK,
        membership,
        new Findings.End(
            path.field("siteNetworks").item(site),
            "site network " + site + " of " + appliance() + " in overlay " + membership.overlay(),
            site.toString()));
  }
}
