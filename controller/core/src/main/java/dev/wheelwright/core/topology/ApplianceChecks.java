package dev.wheelwright.core.topology;

import static dev.wheelwright.core.violation.ViolationCode.ADDRESS_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.INTERFACE_NAME_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.LISTEN_PORT_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.ROUTE_CONFLICT;
import static dev.wheelwright.core.violation.ViolationCode.SITE_NETWORK_OVERLAP;

import dev.wheelwright.core.policy.Reach;
import dev.wheelwright.core.topology.Findings.End;
import dev.wheelwright.core.violation.ViolationCode;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.Routing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the overlays that meet on one appliance get along there: names, ports and the prefixes of
 * its routing table.
 */
final class ApplianceChecks {
  /** One membership of the appliance. */
  private record Part(DraftOverlay overlay, DraftMember member) {}

  private final ApplianceName appliance;
  private final List<Part> parts;
  private final Findings findings;
  private final Set<Claim> own;
  private final Map<OverlayName, Reach> reaches;

  private ApplianceChecks(
      ApplianceName appliance,
      List<Part> parts,
      Findings findings,
      Map<OverlayName, Reach> reaches) {
    this.appliance = appliance;
    this.parts = parts;
    this.findings = findings;
    this.reaches = reaches;
    this.own =
        parts.stream()
            .map(Part::member)
            .flatMap(member -> Stream.concat(member.connectedClaims(), member.siteClaims()))
            .collect(Collectors.toSet());
  }

  /** Checks every appliance on which at least two overlays meet. */
  static void check(List<DraftOverlay> overlays, Findings findings) {
    Map<ApplianceName, List<Part>> appliances = new TreeMap<>();
    for (DraftOverlay overlay : overlays) {
      overlay
          .members()
          .forEach(
              member ->
                  appliances
                      .computeIfAbsent(member.appliance(), name -> new ArrayList<>())
                      .add(new Part(overlay, member)));
    }
    Map<OverlayName, Reach> reaches = new HashMap<>();
    appliances.forEach(
        (name, parts) -> {
          if (parts.size() > 1) {
            new ApplianceChecks(name, parts, findings, reaches).check();
          }
        });
  }

  private void check() {
    interfaceNames();
    listenPorts();
    List<Claim> claims = Stream.concat(own.stream(), parts.stream().flatMap(this::routed)).toList();
    Overlaps.find(claims, (outer, inner) -> outer.through().equals(inner.through()))
        .forEach(this::overlap);
  }

  private void interfaceNames() {
    Map<InterfaceName, End> owners = new HashMap<>();
    for (Part part : parts) {
      Optional<InterfaceName> name = part.member().interfaceName();
      if (name.isPresent()) {
        End end = end(part, "interface", "interface name", name.get());
        End first = owners.putIfAbsent(name.get(), end);
        if (first != null) {
          findings.conflict(INTERFACE_NAME_CLASH, first, end, "an appliance has a name once");
        }
      }
    }
  }

  private void listenPorts() {
    Map<Integer, End> owners = new HashMap<>();
    for (Part part : parts) {
      int port = part.member().intent().listenPort();
      End end = end(part, "listenPort", "listenPort", port);
      End first = port == 0 ? null : owners.putIfAbsent(port, end);
      if (first != null) {
        findings.conflict(LISTEN_PORT_CLASH, first, end, "an appliance has a UDP port once");
      }
    }
  }

  private static End end(Part part, String field, String what, Object value) {
    DraftMember member = part.member();
    String whose = "%s %s of %s".formatted(what, value, member.membership());
    return new End(member.path().field(field), whose, value.toString());
  }

  /** What the appliance would route through the interface. */
  private Stream<Claim> routed(Part part) {
    DraftMember member = part.member();
    if (member.intent().interfaceIntent().options().routing() instanceof Routing.Off) {
      return Stream.empty();
    }
    return peerClaims(part).map(claim -> claim.through(member.membership()));
  }

  private Stream<Claim> peerClaims(Part part) {
    return switch (part.member().intent()) {
      case SpokeIntent spoke ->
          Stream.concat(
              part.overlay().concentrators().stream().flatMap(DraftMember::claims),
              reached(part.overlay(), spoke));
      case ConcentratorIntent concentrator ->
          Stream.concat(
              part.overlay().spokes().stream().flatMap(DraftMember::claims),
              part.overlay().externalPeers().stream()
                  .filter(peer -> peer.intent().attachesTo(concentrator.appliance()))
                  .flatMap(DraftPeer::claims));
    };
  }

  /** What the spoke has through a concentrator of the others'. */
  private Stream<Claim> reached(DraftOverlay overlay, SpokeIntent spoke) {
    String self = spoke.appliance().value();
    Set<IpPrefix> prefixes =
        reaches.computeIfAbsent(overlay.name(), _ -> overlay.reach()).prefixes(self);
    return prefixes.isEmpty()
        ? Stream.empty()
        : overlay.partyClaims().values().stream()
            .flatMap(List::stream)
            .filter(claim -> prefixes.contains(claim.prefix()));
  }

  private void overlap(Overlaps.Overlap overlap) {
    Claim outer = overlap.outer();
    Claim inner = overlap.inner();
    boolean sites = outer.isSiteNetwork() && inner.isSiteNetwork();
    boolean bothOwn = own.contains(outer) && own.contains(inner);
    boolean oneOwn = own.contains(outer) || own.contains(inner);
    boolean routedTwice = !oneOwn && outer.prefix().equals(inner.prefix());
    if (sites && !routedTwice) {
      conflict(SITE_NETWORK_OVERLAP, overlap, "site networks that meet on %s are disjoint");
    } else if (bothOwn && !outer.isSiteNetwork() && !inner.isSiteNetwork()) {
      conflict(ADDRESS_CLASH, overlap, "interfaces of %s lie in different networks");
    } else {
      conflict(ROUTE_CONFLICT, overlap, "%s has one way to a prefix in a routing table");
    }
  }

  private void conflict(ViolationCode code, Overlaps.Overlap overlap, String rule) {
    End outer = overlap.outer().end();
    End inner = overlap.inner().end();
    findings.conflict(code, outer, inner, rule.formatted(appliance));
  }
}
