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
import dev.wheelwright.core.violation.ViolationCode;
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
  private final List<IpPrefix> pools;
  private final Findings findings;

  AddressChecks(DraftOverlay overlay, Findings findings) {
    this.overlay = overlay;
    this.pools = overlay.intent().pools();
    this.findings = findings;
  }

  void check() {
    if (!findings.damaged(overlay.path().field("pools"))) {
      addressed();
      withinPools();
    }
    List<Claim> claims = claims();
    Overlaps.find(claims, this::mayEnclose).forEach(this::overlap);
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
    overlay.externalPeers().stream()
        .filter(peer -> peer.intent().addresses().isEmpty())
        .forEach(
            peer ->
                findings.add(
                    NO_ADDRESS,
                    peer.path().field("addresses"),
                    peer.intent().name(),
                    peer + " has no address, and this version allocates none for it"));
  }

  private void addressed(DraftMember member, List<AddressFamily> shortages) {
    ApplianceName name = member.appliance();
    DocumentPath path = member.path().field("addresses");
    for (AddressFamily family : shortages) {
      findings.add(
          POOL_EXHAUSTED,
          path,
          name,
          "the pools %s of overlay %s have no free %s address left for %s"
              .formatted(pools, overlay.name(), family, name));
    }
    if (member.addresses().isEmpty() && shortages.isEmpty()) {
      findings.add(
          NO_ADDRESS,
          path,
          name,
          "%s has no address in overlay %s, which has no pools to take one from"
              .formatted(name, overlay.name()));
    }
  }

  private void withinPools() {
    if (pools.isEmpty()) {
      return;
    }
    overlay
        .members()
        .forEach(
            member -> withinPools(member.path(), member.intent().interfaceIntent().addresses()));
    overlay.externalPeers().forEach(peer -> withinPools(peer.path(), peer.intent().addresses()));
  }

  private void withinPools(DocumentPath owner, List<InterfaceAddress> addresses) {
    for (InterfaceAddress address : addresses) {
      if (pools.stream().noneMatch(pool -> pool.contains(address.network()))) {
        findings.add(
            ADDRESS_OUTSIDE_POOLS,
            owner.field("addresses").item(address),
            address,
            "address %s does not lie within the pools %s of overlay %s"
                .formatted(address, pools, overlay.name()));
      }
    }
  }

  private List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    DocumentPath field = overlay.path().field("pools");
    String holder = "overlay " + overlay.name();
    pools.forEach(
        pool -> claims.add(new Claim(pool, Claim.Kind.POOL, holder, holder, field, pool)));
    overlay.members().flatMap(DraftMember::addressClaims).forEach(claims::add);
    overlay.members().flatMap(DraftMember::siteClaims).forEach(claims::add);
    overlay.externalPeers().stream().flatMap(DraftPeer::claims).forEach(claims::add);
    return claims;
  }

  /**
   * With pools, every address lies in one: a site network around a pool is told once, not for each
   * address.
   */
  private boolean mayEnclose(Claim outer, Claim inner) {
    return !pools.isEmpty()
        && inner.kind() == Claim.Kind.ADDRESS
        && outer.kind() != Claim.Kind.ADDRESS;
  }

  private void overlap(Overlaps.Overlap overlap) {
    Claim outer = overlap.outer();
    Claim inner = overlap.inner();
    if (outer.kind() != inner.kind()) {
      findings.conflictAt(
          outer.isSiteNetwork() ? outer.end() : inner.end(),
          outer.isSiteNetwork() ? inner.end() : outer.end(),
          SITE_NETWORK_OVERLAP,
          "site networks lie outside the overlay's own addresses");
      return;
    }
    switch (inner.kind()) {
      case POOL -> conflict(POOL_OVERLAP, overlap, "pools of an overlay are disjoint");
      case ADDRESS -> conflict(ADDRESS_CLASH, overlap, "an address has one owner");
      case SITE_NETWORK -> conflict(SITE_NETWORK_OVERLAP, overlap, "a site network has one owner");
    }
  }

  private void conflict(ViolationCode code, Overlaps.Overlap overlap, String rule) {
    findings.conflict(code, overlap.outer().end(), overlap.inner().end(), rule);
  }

  private void mtu(DraftMember member) {
    int mtu = member.intent().interfaceIntent().options().mtu();
    if (mtu > 0 && mtu < IPV6_MINIMUM_MTU) {
      findings.add(
          MTU_TOO_SMALL,
          member.path().field("mtu"),
          mtu,
          "mtu %s of %s is below 1280, which IPv6 in overlay %s needs"
              .formatted(mtu, member.appliance(), overlay.name()));
    }
  }
}
