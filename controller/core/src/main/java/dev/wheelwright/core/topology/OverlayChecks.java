package dev.wheelwright.core.topology;

import static dev.wheelwright.core.violation.ViolationCode.DUPLICATE_NAME;
import static dev.wheelwright.core.violation.ViolationCode.ENDPOINT_INSIDE_PEER;
import static dev.wheelwright.core.violation.ViolationCode.INTERFACE_NAME_NEEDED;
import static dev.wheelwright.core.violation.ViolationCode.NO_CONCENTRATOR;
import static dev.wheelwright.core.violation.ViolationCode.NO_ENDPOINT;
import static dev.wheelwright.core.violation.ViolationCode.PUBLIC_KEY_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.UNKNOWN_APPLIANCE;
import static dev.wheelwright.core.violation.ViolationCode.UNKNOWN_CONCENTRATOR;

import dev.wheelwright.core.topology.Findings.End;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WgPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether an overlay has what it needs: known appliances, concentrators that can be called,
 * distinct keys.
 */
final class OverlayChecks {
  private static final String INTERFACE_NAME_RULE = "at most 15 bytes, and not all, default or lo";

  private final DraftOverlay overlay;
  private final Findings findings;

  OverlayChecks(DraftOverlay overlay, Findings findings) {
    this.overlay = overlay;
    this.findings = findings;
  }

  void check(Set<ApplianceName> appliances) {
    if (overlay.concentrators().isEmpty()) {
      findings.add(
          NO_CONCENTRATOR,
          overlay.path().field("concentrators"),
          overlay.name(),
          "overlay %s has no concentrator: its spokes would have nothing to call"
              .formatted(overlay.name()));
    }
    overlay.members().forEach(member -> member(member, appliances));
    overlay.externalPeers().forEach(this::attachments);
    overlay.externalPeers().forEach(this::name);
    publicKeys();
  }

  private void member(DraftMember member, Set<ApplianceName> appliances) {
    if (!appliances.contains(member.appliance())) {
      unknown(member, appliances);
    }
    if (member.interfaceName().isEmpty()) {
      findings.add(
          INTERFACE_NAME_NEEDED,
          member.path().field("interface"),
          overlay.name(),
          "%s needs an interface name of its own: overlay %s's can't be one (%s)"
              .formatted(member.appliance(), overlay.name(), INTERFACE_NAME_RULE));
    }
    switch (member.intent()) {
      case ConcentratorIntent concentrator -> endpoints(member, concentrator.endpoints());
      case SpokeIntent spoke -> {}
    }
  }

  private void unknown(DraftMember member, Set<ApplianceName> appliances) {
    List<String> names = appliances.stream().map(ApplianceName::value).toList();
    String hint =
        Spelling.nearest(member.appliance().value(), names)
            .map("did you mean '%s'?"::formatted)
            .orElse("declare it under appliances");
    findings.add(
        UNKNOWN_APPLIANCE,
        member.path().field("appliance"),
        member.appliance(),
        "overlay %s: no appliance is named '%s'; %s"
            .formatted(overlay.name(), member.appliance(), hint));
  }

  private void endpoints(DraftMember concentrator, List<Endpoint> endpoints) {
    DocumentPath path = concentrator.path().field("endpoints");
    if (endpoints.isEmpty()) {
      findings.add(
          NO_ENDPOINT,
          path,
          "",
          "concentrator %s has no endpoint: spokes would not know where to call it"
              .formatted(concentrator.appliance()));
    }
    List<Claim> prefixes =
        Stream.concat(concentrator.addressClaims(), concentrator.siteClaims()).toList();
    for (Endpoint endpoint : endpoints) {
      prefixes.stream()
          .filter(claim -> lies(endpoint, claim))
          .findFirst()
          .ifPresent(claim -> insidePeer(path.item(endpoint), endpoint, claim));
    }
  }

  private static boolean lies(Endpoint endpoint, Claim claim) {
    return endpoint.hasAddress() && claim.prefix().contains(IpAddress.parse(endpoint.host()));
  }

  private void insidePeer(DocumentPath path, Endpoint endpoint, Claim claim) {
    findings.add(
        ENDPOINT_INSIDE_PEER,
        path,
        endpoint,
        "endpoint %s lies inside %s: spokes would send the tunnel's own packets into the tunnel"
            .formatted(endpoint, claim.end().what()));
  }

  private void attachments(DraftPeer peer) {
    for (ApplianceName name : peer.intent().attachTo()) {
      if (overlay.concentrators().stream().noneMatch(each -> each.appliance().equals(name))) {
        findings.add(
            UNKNOWN_CONCENTRATOR,
            peer.path().field("attachTo").item(name),
            name,
            "%s attaches to %s, which is no concentrator there".formatted(peer, name));
      }
    }
  }

  /** A tunnel is named by the two that it joins, so a peer can't be called like a member. */
  private void name(DraftPeer peer) {
    String name = peer.intent().name().value();
    if (overlay.members().anyMatch(each -> each.appliance().value().equals(name))) {
      findings.add(
          DUPLICATE_NAME,
          peer.path().field("name"),
          name,
          "%s has the name of an appliance of the overlay".formatted(peer));
    }
  }

  private void publicKeys() {
    Map<WgPublicKey, End> owners = new HashMap<>();
    for (DraftMember member : overlay.members().toList()) {
      DocumentPath path = member.path().field("appliance");
      member.key().ifPresent(key -> publicKey(owners, key.publicKey(), path, member.membership()));
    }
    for (DraftPeer peer : overlay.externalPeers()) {
      publicKey(owners, peer.intent().publicKey(), peer.path().field("publicKey"), peer);
    }
  }

  private void publicKey(
      Map<WgPublicKey, End> owners, WgPublicKey key, DocumentPath path, Object owner) {
    End end = new End(path, "public key %s of %s".formatted(key, owner), key.toString());
    End first = owners.putIfAbsent(key, end);
    if (first != null) {
      findings.conflictAt(end, first, PUBLIC_KEY_CLASH, "a key names one peer of an overlay");
    }
  }
}
