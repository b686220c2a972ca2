package dev.wheelwright.core.topology;

import static dev.wheelwright.core.violation.ViolationCode.ENDPOINT_INSIDE_PEER;
import static dev.wheelwright.core.violation.ViolationCode.NO_COMMON_FAMILY;
import static dev.wheelwright.core.violation.ViolationCode.RULES_NOT_IN_FORCE;
import static dev.wheelwright.core.violation.ViolationCode.UNKNOWN_TAG;
import static dev.wheelwright.core.violation.ViolationCode.UNOWNED_PREFIX;

import dev.wheelwright.core.addressing.AddressFamily;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule.Side;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whether the rules of an overlay speak of somebody, and whether spokes can reach each other. */
final class PolicyChecks {
  private final DraftOverlay overlay;
  private final Findings findings;
  private final List<Claim> claims;
  private final Map<String, Set<AddressFamily>> tags = new TreeMap<>();

  PolicyChecks(DraftOverlay overlay, Findings findings) {
    this.overlay = overlay;
    this.findings = findings;
    this.claims = overlay.partyClaims().values().stream().flatMap(List::stream).toList();
  }

  void check() {
    SpokeToSpoke mode = overlay.intent().spokeToSpoke();
    List<RuleIntent> rules = overlay.intent().rules();
    if (mode != SpokeToSpoke.POLICY && !rules.isEmpty()) {
      findings.add(
          RULES_NOT_IN_FORCE,
          overlay.path().field("rules"),
          mode.text(),
          "overlay %s has rules, which are in force with spokeToSpoke: policy only; it is %s"
              .formatted(overlay.name(), mode.text()));
    }
    if (mode != SpokeToSpoke.ISOLATED) {
      overlay.concentrators().forEach(this::endpoints);
    }
    boolean readable =
        !findings.damaged(overlay.path().field("spokes"))
            && !findings.damaged(overlay.path().field("externalPeers"));
    if (!rules.isEmpty() && readable) {
      tags();
      rules.forEach(this::rule);
    }
  }

  private void tags() {
    Map<String, List<Claim>> byName = overlay.partyClaims();
    for (SpokeIntent spoke : overlay.intent().spokes()) {
      tag(spoke.tags(), byName.getOrDefault(spoke.appliance().value(), List.of()));
    }
    for (ExternalPeerIntent peer : overlay.intent().externalPeers()) {
      tag(peer.tags(), byName.getOrDefault(peer.name().value(), List.of()));
    }
  }

  private void tag(List<Tag> own, List<Claim> prefixes) {
    Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
    prefixes.forEach(claim -> families.add(AddressFamily.of(claim.prefix())));
    own.forEach(
        tag ->
            tags.computeIfAbsent(tag.value(), _ -> EnumSet.noneOf(AddressFamily.class))
                .addAll(families));
  }

  private void rule(RuleIntent rule) {
    DocumentPath path = overlay.path().field("rules").item(rule.name());
    boolean knownFrom = side(path.field("from"), rule.rule().from());
    boolean knownTo = side(path.field("to"), rule.rule().to());
    if (knownFrom
        && knownTo
        && Collections.disjoint(families(rule.rule().from()), families(rule.rule().to()))) {
      findings.add(
          NO_COMMON_FAMILY,
          path,
          rule.name(),
          "rule %s: from and to have no address family in common".formatted(rule.name()));
    }
  }

  /** Whether somebody is meant by each part of the side. */
  private boolean side(DocumentPath path, Side side) {
    List<String> unknown =
        side.groups().stream().filter(group -> !tags.containsKey(group)).toList();
    unknown.forEach(group -> unknown(path.item(group), group));
    List<IpPrefix> unowned =
        side.prefixes().stream()
            .filter(prefix -> claims.stream().noneMatch(claim -> claim.prefix().overlaps(prefix)))
            .toList();
    for (IpPrefix prefix : unowned) {
      findings.add(
          UNOWNED_PREFIX,
          path.item(prefix),
          prefix,
          "no spoke or external peer of overlay %s has an address or a site network in %s; rules are for traffic between those"
              .formatted(overlay.name(), prefix));
    }
    return unknown.isEmpty() && unowned.isEmpty();
  }

  private void unknown(DocumentPath path, String group) {
    String hint =
        Spelling.nearest(group, tags.keySet())
            .map("did you mean '%s'?"::formatted)
            .orElse("give it to one under tags");
    findings.add(
        UNKNOWN_TAG,
        path,
        group,
        "no spoke or external peer of overlay %s has the tag '%s'; %s"
            .formatted(overlay.name(), group, hint));
  }

  private Set<AddressFamily> families(Side side) {
    Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
    side.groups().forEach(group -> families.addAll(tags.getOrDefault(group, Set.of())));
    side.prefixes().forEach(prefix -> families.add(AddressFamily.of(prefix)));
    return families;
  }

  /** What spokes reach of each other they reach through the tunnel to a concentrator. */
  private void endpoints(DraftMember concentrator) {
    if (!(concentrator.intent() instanceof ConcentratorIntent intent)) {
      return;
    }
    for (Endpoint endpoint : intent.endpoints()) {
      claims.stream()
          .filter(claim -> endpoint.hasAddress())
          .filter(claim -> claim.prefix().contains(IpAddress.parse(endpoint.host())))
          .findFirst()
          .ifPresent(
              claim ->
                  findings.add(
                      ENDPOINT_INSIDE_PEER,
                      concentrator.path().field("endpoints").item(endpoint),
                      endpoint,
                      "endpoint %s lies inside %s: spokes that reach each other would send the tunnel's own packets into the tunnel"
                          .formatted(endpoint, claim.end().what())));
    }
  }
}
