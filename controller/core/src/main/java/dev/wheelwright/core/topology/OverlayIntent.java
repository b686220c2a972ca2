package dev.wheelwright.core.topology;

import dev.wheelwright.wire.IpPrefix;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One hub-and-spoke network, as people ask for it.
 *
 * @param pools where member addresses come from, ascending
 * @param keepaliveSeconds of the spokes' end; 0 is off
 * @param concentrators ascending by appliance
 * @param spokes ascending by appliance
 * @param externalPeers ascending by name
 * @param rules what passes from spoke to spoke when policy decides; ascending by name
 */
public record OverlayIntent(
    OverlayName name,
    List<IpPrefix> pools,
    int keepaliveSeconds,
    SpokeToSpoke spokeToSpoke,
    List<ConcentratorIntent> concentrators,
    List<SpokeIntent> spokes,
    List<ExternalPeerIntent> externalPeers,
    List<RuleIntent> rules,
    String description) {
  /** Between the guide's 10 and 120 seconds; keeps the mappings of nearly all NAT devices. */
  public static final int DEFAULT_KEEPALIVE_SECONDS = 25;

  /**
   * @throws IllegalArgumentException when a list holds a value or a name twice, or an appliance
   *     takes part twice
   */
  public OverlayIntent {
    pools = Canonical.sorted("pools", pools);
    concentrators = Canonical.sorted("concentrators", concentrators, ConcentratorIntent::appliance);
    spokes = Canonical.sorted("spokes", spokes, SpokeIntent::appliance);
    externalPeers = Canonical.sorted("externalPeers", externalPeers, ExternalPeerIntent::name);
    rules = Canonical.sorted("rules", rules, RuleIntent::name);
    Set<ApplianceName> hubs = new HashSet<>();
    concentrators.forEach(hub -> hubs.add(hub.appliance()));
    for (SpokeIntent spoke : spokes) {
      if (hubs.contains(spoke.appliance())) {
        throw new IllegalArgumentException(
            "overlay " + name + ": " + spoke.appliance() + " is a concentrator and a spoke");
      }
    }
  }

  /** Concentrators, then spokes. */
  public Stream<MemberIntent> members() {
    return Stream.concat(concentrators.stream(), spokes.stream());
  }
}
