package dev.wheelwright.core.topology;

import dev.wheelwright.wire.PolicyRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * One hub-and-spoke network that passed every check.
 *
 * @param concentrators ascending by appliance name
 * @param spokes ascending by appliance name
 * @param externalPeers ascending by name
 * @param rules what passes from spoke to spoke if policy decides, ascending by name; none otherwise
 */
public record Overlay(
    OverlayName name,
    SpokeToSpoke spokeToSpoke,
    List<Member> concentrators,
    List<Member> spokes,
    List<ExternalPeerIntent> externalPeers,
    List<PolicyRule> rules) {

  public Overlay {
    concentrators = List.copyOf(concentrators);
    spokes = List.copyOf(spokes);
    externalPeers = List.copyOf(externalPeers);
    rules = List.copyOf(rules);
  }

  /** Concentrators, then spokes. */
  public Stream<Member> members() {
    return Stream.concat(concentrators.stream(), spokes.stream());
  }
}
