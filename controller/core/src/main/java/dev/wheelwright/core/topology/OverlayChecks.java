package dev.wheelwright.core.topology;

import static dev.wheelwright.core.violation.ViolationCode.ENDPOINT_INSIDE_PEER;
import static dev.wheelwright.core.violation.ViolationCode.INTERFACE_NAME_NEEDED;
import static dev.wheelwright.core.violation.ViolationCode.NOT_SUPPORTED;
import static dev.wheelwright.core.violation.ViolationCode.NO_CONCENTRATOR;
import static dev.wheelwright.core.violation.ViolationCode.NO_ENDPOINT;
import static dev.wheelwright.core.violation.ViolationCode.PUBLIC_KEY_CLASH;
import static dev.wheelwright.core.violation.ViolationCode.UNKNOWN_APPLIANCE;
import static dev.wheelwright.core.violation.ViolationCode.UNKNOWN_CONCENTRATOR;

import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.Routing;
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
  private final DraftOverlay overlay;
  private final Findings findings;

  OverlayChecks(DraftOverlay overlay, Findings findings) {
    this.overlay = overlay;
    this.findings = findings;
  }

  void check(Set<ApplianceName> appliances) {
    supported();
    overlay.members().forEach(member -> known(member, appliances));
    if (overlay.concentrators().isEmpty()) {
      findings.add(
          NO_CONCENTRATOR,
          overlay.path().field("concentrators"),
          "overlay " + overlay.name() + " has no concentrator: spokes would have nothing to call",
          overlay.name());
    }
    for (int i = 0; i < overlay.concentrators().size(); i++) {
      endpoints(
          overlay.concentrators().get(i), overlay.intent().concentrators().get(i).endpoints());
    }
    overlay.members().forEach(this::interfaceName);
    overlay.intent().externalPeers().forEach(this::attachments);
    publicKeys();
  }

  private void supported() {
    SpokeToSpoke mode = overlay.intent().spokeToSpoke();
    if (mode != SpokeToSpoke.ISOLATED) {
      findings.add(
          NOT_SUPPORTED,
          overlay.path().field("spokeToSpoke"),
          "spokeToSpoke: " + mode.text() + " is not supported by this version; write isolated",
          mode.text());
    }
    overlay
        .members()
        .forEach(
            member -> {
              if (member.intent().interfaceIntent().options().routing()
                  instanceof Routing.Table(int number)) {
                findings.add(
                    NOT_SUPPORTED,
                    member.path().field("routing"),
                    "routing into a table of its own is not supported by this version; write main or off",
                    number);
              }
            });
  }

  private void known(DraftMember member, Set<ApplianceName> appliances) {
    if (!appliances.contains(member.appliance())) {
      String hint =
          Spelling.nearest(
                  member.appliance().value(),
                  appliances.stream().map(ApplianceName::value).toList())
              .map(near -> "; did you mean '" + near + "'?")
              .orElse("; declare it under appliances");
      findings.add(
          UNKNOWN_APPLIANCE,
          member.path().field("appliance"),
          "overlay "
              + overlay.name()
              + ": no appliance is named '"
              + member.appliance()
              + "'"
              + hint,
          member.appliance());
    }
  }

  private void endpoints(DraftMember concentrator, List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      findings.add(
          NO_ENDPOINT,
          concentrator.path().field("endpoints"),
          "concentrator "
              + concentrator.appliance()
              + " has no endpoint: spokes would not know where to call it",
          "");
    }
    List<Claim> prefixes =
        Stream.concat(concentrator.addressClaims(false), concentrator.siteClaims()).toList();
    for (Endpoint endpoint : endpoints) {
      if (endpoint.hasAddress()) {
        IpAddress address = IpAddress.parse(endpoint.host());
        prefixes.stream()
            .filter(claim -> claim.prefix().contains(address))
            .forEach(
                claim ->
                    findings.add(
                        ENDPOINT_INSIDE_PEER,
                        concentrator.path().field("endpoints").item(endpoint),
                        "endpoint "
                            + endpoint
                            + " lies inside "
                            + claim.end().what()
                            + ": spokes would send the tunnel's own packets into the tunnel",
                        endpoint));
      }
    }
  }

  private void interfaceName(DraftMember member) {
    if (member.interfaceName().isEmpty()) {
      findings.add(
          INTERFACE_NAME_NEEDED,
          member.path().field("interface"),
          member.appliance()
              + " needs an interface of its own name in overlay "
              + overlay.name()
              + ": the overlay's name is longer than the 15 bytes of an interface name",
          overlay.name());
    }
  }

  private void attachments(ExternalPeerIntent peer) {
    for (ApplianceName name : peer.attachTo()) {
      if (overlay.concentrators().stream().noneMatch(each -> each.appliance().equals(name))) {
        findings.add(
            UNKNOWN_CONCENTRATOR,
            overlay.path(peer).field("attachTo").item(name),
            "external peer "
                + peer.name()
                + " attaches to "
                + name
                + ", which is no concentrator of overlay "
                + overlay.name(),
            name);
      }
    }
  }

  private void publicKeys() {
    Map<WgPublicKey, Findings.End> owners = new HashMap<>();
    overlay
        .members()
        .forEach(
            member ->
                member
                    .key()
                    .ifPresent(
                        key ->
                            publicKey(
                                owners,
                                key.publicKey(),
                                member.path().field("appliance"),
                                member.appliance().toString())));
    overlay
        .intent()
        .externalPeers()
        .forEach(
            peer ->
                publicKey(
                    owners,
                    peer.publicKey(),
                    overlay.path(peer).field("publicKey"),
                    "external peer " + peer.name()));
  }

  private void publicKey(
      Map<WgPublicKey, Findings.End> owners, WgPublicKey key, DocumentPath path, String owner) {
    Findings.End end = new Findings.End(path, "public key " + key + " of " + owner, key.toString());
    Findings.End first = owners.putIfAbsent(key, end);
    if (first != null) {
      findings.conflictAt(end, first, PUBLIC_KEY_CLASH, "a key names one peer of an overlay");
    }
  }
}
