package dev.wheelwright.core.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.compile.ApplianceConfig;
import dev.wheelwright.core.compile.Compiler;
import dev.wheelwright.core.testing.RandomFleet;
import dev.wheelwright.core.testing.TestFleet;
import dev.wheelwright.core.violation.Violation;
import dev.wheelwright.core.violation.ViolationCode;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PeerRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * S13: a spoke never obtains a prefix of another's, whatever it reports and whoever asks for it.
 */
class S13_OwnershipPropertyTest {

  @Property(tries = 200)
  void S13_aSpokeIsRefusedThePrefixOfAnother(
      @ForAll long seed, @ForAll @IntRange(max = 1000) int pick) {
    FleetIntent intent = new RandomFleet(seed).intent();
    Optional<OverlayIntent> victim =
        intent.overlays().stream().filter(each -> !each.spokes().isEmpty()).findFirst();
    Assume.that(victim.isPresent());
    OverlayIntent overlay = victim.orElseThrow();
    SpokeIntent thief = overlay.spokes().get(pick % overlay.spokes().size());
    List<IpPrefix> wanted = wanted(overlay, thief);

    FleetIntent greedy = replace(intent, overlay, thief, wanted.get(pick % wanted.size()));

    assertThat(Topology.of(greedy, new TestFleet().state(greedy)).violations())
        .extracting(Violation::code)
        .contains(ViolationCode.SITE_NETWORK_OVERLAP);
  }

  /** What others have, a part of it, more than it, and everything. */
  private static List<IpPrefix> wanted(OverlayIntent overlay, SpokeIntent thief) {
    List<IpPrefix> wanted = new ArrayList<>(overlay.pools());
    wanted.add(IpPrefix.parse("0.0.0.0/0"));
    wanted.add(IpPrefix.parse("0.0.0.0/1"));
    overlay.pools().forEach(pool -> wanted.add(pool.network().next().hostPrefix()));
    overlay
        .members()
        .filter(member -> !member.equals(thief))
        .flatMap(member -> member.siteNetworks().stream())
        .forEach(
            site -> {
              wanted.add(site);
              wanted.add(site.network().hostPrefix());
              wanted.add(new IpPrefix(site.network().masked(site.length() - 3), site.length() - 3));
            });
    return wanted;
  }

  private static FleetIntent replace(
      FleetIntent intent, OverlayIntent overlay, SpokeIntent thief, IpPrefix prefix) {
    SpokeIntent greedy =
        new SpokeIntent(
            thief.appliance(),
            thief.interfaceIntent(),
            0,
            List.of(prefix),
            thief.tags(),
            Optional.empty(),
            "");
    List<SpokeIntent> spokes =
        Stream.concat(
                overlay.spokes().stream().filter(each -> !each.equals(thief)), Stream.of(greedy))
            .toList();
    OverlayIntent changed =
        new OverlayIntent(
            overlay.name(),
            overlay.pools(),
            25,
            overlay.spokeToSpoke(),
            overlay.concentrators(),
            spokes,
            overlay.externalPeers(),
            overlay.rules(),
            "");
    List<OverlayIntent> overlays =
        intent.overlays().stream().map(each -> each.equals(overlay) ? changed : each).toList();
    return new FleetIntent(intent.appliances(), overlays);
  }

  @Property(tries = 200)
  void S13_whatAConcentratorLetsInFromASpokeIsWhatTheIntentGivesIt(@ForAll long seed) {
    Topology topology = new RandomFleet(seed).topology();
    for (ApplianceConfig config : Compiler.compile(topology).configs().values()) {
      for (Map.Entry<InterfaceRecord, List<PeerRecord>> entry :
          config.content().decode().entrySet()) {
        Overlay overlay = overlayOf(topology, entry.getKey());
        for (PeerRecord peer : entry.getValue()) {
          List<IpPrefix> granted = granted(overlay, peer.name());
          boolean concentrator =
              overlay.concentrators().stream()
                  .anyMatch(each -> each.id().equals(entry.getKey().membership()));
          if (concentrator) {
            assertThat(peer.allowedIps()).isEqualTo(granted);
          } else {
            assertThat(peer.allowedIps()).containsAll(granted);
          }
        }
      }
    }
  }

  private static Overlay overlayOf(Topology topology, InterfaceRecord each) {
    return topology.overlays().values().stream()
        .filter(
            overlay -> overlay.members().anyMatch(member -> member.id().equals(each.membership())))
        .findFirst()
        .orElseThrow();
  }

  private static List<IpPrefix> granted(Overlay overlay, String name) {
    Stream<IpPrefix> members =
        overlay
            .members()
            .filter(each -> each.appliance().name().value().equals(name))
            .flatMap(
                each ->
                    Stream.concat(
                        each.addresses().stream().map(address -> address.address().hostPrefix()),
                        each.siteNetworks().stream()));
    Stream<IpPrefix> external =
        overlay.externalPeers().stream()
            .filter(each -> each.name().value().equals(name))
            .flatMap(
                each ->
                    Stream.concat(
                        each.addresses().stream().map(address -> address.address().hostPrefix()),
                        each.siteNetworks().stream()));
    return Stream.concat(members, external).sorted().toList();
  }
}
