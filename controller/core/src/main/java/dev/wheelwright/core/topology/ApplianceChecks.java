package dev.wheelwright.core.topology;

import static dev.wheelwright.core.violation.ViolationCode.ADDRESS_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.INTERFACE_NAME_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.LISTEN_PORT_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.ROUTE_CONFLICT;
import static dev.wheelwright.core.violation.ViolationCode.SITE_NETWORK_OVERLAP;

import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.Routing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private ApplianceChecks(ApplianceName appliance, List<Part> parts, Findings findings) {
    this.appliance = appliance;
    this.parts = parts;
    this.findings = findings;
    this.own =
        parts.stream()
            .map(Part::member)
            .flatMap(member -> Stream.concat(member.addressClaims(true), member.siteClaims()))
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
    appliances.forEach(
        (name, parts) -> {
          if (parts.size() > 1) {
            new ApplianceChecks(name, parts, findings).check();
          }
        });
  }

  private void check() {
    interfaceNames();
    listenPorts();
    List<Claim> claims =
        Stream.concat(own.stream(), parts.stream().flatMap(ApplianceChecks::routed)).toList();
    Overlaps.find(claims, (outer, inner) -> outer.interfaceOf().equals(inner.interfaceOf()))
        .forEach(this::overlap);
  }

  private void interfaceNames() {
    Map<InterfaceName, Findings.End> owners = new HashMap<>();
    for (Part part : parts) {
      part.member()
          .interfaceName()
          .ifPresent(
              name -> {
                Findings.End end = end(part, "interface", "interface name " + name, name);
                Findings.End first = owners.putIfAbsent(name, end);
                if (first != null) {
                  findings.conflict(
                      INTERFACE_NAME_CLASH,
                      first,
                      end,
                      "interfaces of one appliance have different names");
                }
              });
    }
  }

  private void listenPorts() {
    Map<Integer, Findings.End> owners = new HashMap<>();
    for (Part part : parts) {
      int port = part.member().intent().listenPort();
      Findings.End end = end(part, "listenPort", "listenPort " + port, port);
      Findings.End first = port == 0 ? null : owners.putIfAbsent(port, end);
      if (first != null) {
        findings.conflict(
            LISTEN_PORT_CLASH, first, end, "interfaces of one appliance listen on different ports");
      }
    }
  }

  private Findings.End end(Part part, String field, String what, Object value) {
    String whose = " of " + appliance + " in overlay " + part.overlay().name();
    return new Findings.End(part.member().path().field(field), what + whose, value.toString());
  }

  /** What the appliance would route through the interface. */
  private static Stream<Claim> routed(Part part) {
    DraftMember member = part.member();
    if (member.intent().interfaceIntent().options().routing() instanceof Routing.Off) {
      return Stream.empty();
    }
    return peerClaims(part).map(claim -> claim.through(member.membership()));
  }

  private static Stream<Claim> peerClaims(Part part) {
    return switch (part.member().intent()) {
      case SpokeIntent spoke ->
          part.overlay().concentrators().stream().flatMap(ApplianceChecks::peerClaims);
      case ConcentratorIntent concentrator ->
          Stream.concat(
              part.overlay().spokes().stream().flatMap(ApplianceChecks::peerClaims),
              part.overlay().intent().externalPeers().stream()
                  .filter(peer -> peer.attachesTo(concentrator.appliance()))
                  .flatMap(part.overlay()::claims));
    };
  }

  private static Stream<Claim> peerClaims(DraftMember peer) {
    return Stream.concat(peer.addressClaims(false), peer.siteClaims());
  }

  private void overlap(Overlaps.Overlap overlap) {
    Claim outer = overlap.outer();
    Claim inner = overlap.inner();
    boolean sites =
        outer.kind() == Claim.Kind.SITE_NETWORK && inner.kind() == Claim.Kind.SITE_NETWORK;
    boolean addresses = outer.kind() == Claim.Kind.ADDRESS && inner.kind() == Claim.Kind.ADDRESS;
    boolean routedTwice =
        !own.contains(outer) && !own.contains(inner) && outer.prefix().equals(inner.prefix());
    if (sites && !routedTwice) {
      findings.conflict(
          SITE_NETWORK_OVERLAP,
          outer.end(),
          inner.end(),
          "site networks that meet on " + appliance + " are disjoint");
    } else if (addresses && own.contains(outer) && own.contains(inner)) {
      findings.conflict(
          ADDRESS_CLASH,
          outer.end(),
          inner.end(),
          "the interfaces of " + appliance + " lie in different networks");
    } else {
      findings.conflict(
          ROUTE_CONFLICT,
          outer.end(),
          inner.end(),
          appliance + " can route a prefix through one interface of a routing table only");
    }
  }
}
