package dev.wheelwright.core.topology;

import static dev.wheelwright.core.violation.ViolationCode.ADDRESS_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.ADDRESS_OUTSIDE_POOLS;
import static dev.wheelwright.core.violation.ViolationCode.MTU_TOO_SMALL;
import static dev.wheelwright.core.violation.ViolationCode.NO_ADDRESS;
import static dev.wheelwright.core.violation.ViolationCode.POOL_EXHAUSTED;
import static dev.wheelwright.core.violation.ViolationCode.POOL_OVERLAP;
import static dev.wheelwright.core.violation.ViolationCode.SITE_NETWORK_OVERLAP;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.wheelwright.core.addressing.AddressFamily;
import dev.wheelwright.core.addressing.Allocation.Shortage;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether the pools, addresses and site networks of one overlay fit together: every prefix has one
 * owner.
 */
final class AddressChecks {
  /** The least MTU of an IPv6 link (RFC 8200, section 5). */
  private static final int IPV6_MINIMUM_MTU = 1280;

  private final DraftOverlay overlay;
  private final Findings findings;

  AddressChecks(DraftOverlay overlay, Findings findings) {
    this.overlay = overlay;
    this.findings = findings;
  }

  void check() {
    if (!findings.damaged(overlay.path().field("pools"))) {
      addressed();
      withinPools();
    }
    List<Claim> claims = claims();
    Overlaps.find(claims, AddressChecks::mayEnclose).forEach(this::overlap);
    if (claims.stream().anyMatch(claim -> claim.prefix().isIpv6())) {
      overlay.members().forEach(this::mtu);
    }
  }

  private void addressed() {
    Map<ApplianceName, List<AddressFamily>> shortages =
        overlay.allocation().shortages().stream()
            .collect(groupingBy(Shortage::member, mapping(Shortage::family, toList())));
    overlay
        .members()
        .forEach(
            member -> addressed(member, shortages.getOrDefault(member.appliance(), List.of())));
  }

  private void addressed(DraftMember member, List<AddressFamily> shortages) {
    ApplianceName name = member.appliance();
    DocumentPath path = member.path().field("addresses");
    for (AddressFamily family : shortages) {
      findings.add(
          POOL_EXHAUSTED,
          path,
          "the pools %s of overlay %s have no free %s address left for %s"
              .formatted(overlay.intent().pools(), overlay.name(), family, name),
          name);
    }
    if (member.addresses().isEmpty() && shortages.isEmpty()) {
      findings.add(
          NO_ADDRESS,
          path,
          "%s has no address in overlay %s, which has no pools to take one from"
              .formatted(name, overlay.name()),
          name);
    }
  }

  private void withinPools() {
    if (overlay.intent().pools().isEmpty()) {
      return;
    }
    overlay
        .members()
        .forEach(
            member ->
                withinPools(
                    member.path(),
                    member.appliance().toString(),
                    member.intent().interfaceIntent().addresses()));
    overlay
        .intent()
        .externalPeers()
        .forEach(
            peer ->
                withinPools(overlay.path(peer), "external peer " + peer.name(), peer.addresses()));
  }

  private void withinPools(DocumentPath path, String owner, List<InterfaceAddress> addresses) {
    List<IpPrefix> pools = overlay.intent().pools();
    for (InterfaceAddress address : addresses) {
      if (pools.stream().noneMatch(pool -> pool.contains(address.network()))) {
        findings.add(
            ADDRESS_OUTSIDE_POOLS,
            path.field("addresses").item(address),
            "address "
                + address
                + " of "
                + owner
                + " lies outside the pools "
                + pools
                + " of overlay "
                + overlay.name(),
            address);
      }
    }
  }

  private List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    for (IpPrefix pool : overlay.intent().pools()) {
      DocumentPath path = overlay.path().field("pools").item(pool);
      claims.add(
          new Claim(
              pool,
              Claim.Kind.POOL,
              path,
              new Findings.End(
                  path, "pool " + pool + " of overlay " + overlay.name(), pool.toString())));
    }
    overlay
        .members()
        .forEach(
            member -> {
              member.addressClaims(false).forEach(claims::add);
              member.siteClaims().forEach(claims::add);
            });
    overlay.intent().externalPeers().forEach(peer -> overlay.claims(peer).forEach(claims::add));
    return claims;
  }

  private static boolean mayEnclose(Claim outer, Claim inner) {
    return outer.kind() == Claim.Kind.POOL && inner.kind() == Claim.Kind.ADDRESS;
  }

  private void overlap(Overlaps.Overlap overlap) {
    Claim outer = overlap.outer();
    Claim inner = overlap.inner();
    boolean sameKind = outer.kind() == inner.kind();
    if (!sameKind) {
      boolean outerIsSite = outer.kind() == Claim.Kind.SITE_NETWORK;
      findings.conflictAt(
          outerIsSite ? outer.end() : inner.end(),
          outerIsSite ? inner.end() : outer.end(),
          SITE_NETWORK_OVERLAP,
          "site networks lie outside the overlay's own addresses");
      return;
    }
    switch (inner.kind()) {
      case POOL ->
          findings.conflict(
              POOL_OVERLAP, outer.end(), inner.end(), "the pools of an overlay are disjoint");
      case ADDRESS ->
          findings.conflict(ADDRESS_CLASH, outer.end(), inner.end(), "an address has one owner");
      case SITE_NETWORK ->
          findings.conflict(
              SITE_NETWORK_OVERLAP,
              outer.end(),
              inner.end(),
              "a site network has one owner in an overlay");
    }
  }

  private void mtu(DraftMember member) {
    int mtu = member.intent().interfaceIntent().options().mtu();
    if (mtu > 0 && mtu < IPV6_MINIMUM_MTU) {
      findings.add(
          MTU_TOO_SMALL,
          member.path().field("mtu"),
          "mtu "
              + mtu
              + " of "
              + member.appliance()
              + " is below 1280, which IPv6 in overlay "
              + overlay.name()
              + " needs",
          mtu);
    }
  }
}
