package dev.wheelwright.core.topology;

import java.util.List;
import java.util.stream.Stream;

/**
 * One hub-and-spoke network that passed every check.
 *
 * @param concentrators ascending by appliance name
 * @param spokes ascending by appliance name
 * @param externalPeers ascending by name
 */
public record Overlay(
    OverlayName name,
    SpokeToSpoke spokeToSpoke,
    List<Member> concentrators,
    List<Member> spokes,
    List<ExternalPeerIntent> externalPeers) {

  public Overlay {
    concentrators = List.copyOf(concentrators);
    spokes = List.copyOf(spokes);
    externalPeers = List.copyOf(externalPeers);
  }

  /** Concentrators, then spokes. */
  public Stream<Member> members() {
    return Stream.concat(concentrators.stream(), spokes.stream());
  }
}
