package dev.wheelwright.core.testing;

import dev.wheelwright.core.topology.ApplianceIntent;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.ConcentratorIntent;
import dev.wheelwright.core.topology.ExternalPeerIntent;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.InterfaceIntent;
import dev.wheelwright.core.topology.InterfaceOptions;
import dev.wheelwright.core.topology.OverlayIntent;
import dev.wheelwright.core.topology.OverlayName;
import dev.wheelwright.core.topology.PeerName;
import dev.wheelwright.core.topology.RuleIntent;
import dev.wheelwright.core.topology.SpokeIntent;
import dev.wheelwright.core.topology.SpokeToSpoke;
import dev.wheelwright.core.topology.Tag;
import dev.wheelwright.core.topology.Topology;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceAddress;
import dev.wheelwright.wire.IpPrefix;
import dev.wheelwright.wire.PolicyRule;
import dev.wheelwright.wire.PolicyRule.Protocol;
import dev.wheelwright.wire.PolicyRule.Side;
import dev.wheelwright.wire.Routing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A small valid fleet that follows from a seed, and changes step by step. Every site network is
 * somebody's alone.
 */
public final class RandomFleet {
  private static final int APPLIANCES = 7;
  private static final int OVERLAYS = 3;
  private static final List<Tag> TAGS = List.of(new Tag("blue"), new Tag("red"));

  private final Random random;
  private final Map<Integer, OverlayIntent> overlays = new TreeMap<>();
  private final TestFleet database = new TestFleet();
  private int sites;
  private int keys;

  public RandomFleet(long seed) {
    this.random = new Random(seed);
    for (int overlay = 0; overlay < OVERLAYS; overlay++) {
      overlays.put(overlay, overlay(overlay));
    }
    mutate(5);
  }

  public FleetIntent intent() {
    List<ApplianceIntent> appliances =
        Stream.iterate(0, i -> i < APPLIANCES, i -> i + 1)
            .map(i -> new ApplianceIntent(appliance(i), i == 0 ? "the first" : ""))
            .toList();
    return new FleetIntent(
        appliances, overlays.values().stream().map(RandomFleet::withRulesInForce).toList());
  }

  /** The topology, whose allocations are stored for the next one. */
  public Topology topology() {
    FleetIntent intent = intent();
    Topology topology = Topology.of(intent, database.state(intent)).orElseThrow();
    topology
        .allocations()
        .forEach(
            (member, addresses) ->
                database.allocated(
                    member.overlay().value(),
                    member.appliance().value(),
                    addresses.stream().map(Object::toString).toArray(String[]::new)));
    return topology;
  }

  /** Changes something, a number of times. */
  public void mutate(int times) {
    for (int i = 0; i < times; i++) {
      mutate();
    }
  }

  private void mutate() {
    int index = random.nextInt(OVERLAYS);
    OverlayIntent overlay = overlays.get(index);
    if (overlay == null) {
      overlays.put(index, overlay(index));
      return;
    }
    Change[] changes = Change.values();
    switch (changes[random.nextInt(changes.length)]) {
      case OVERLAY_GONE -> overlays.remove(index);
      case OVERLAY_KEEPALIVE ->
          overlays.put(index, with(overlay, random.nextBoolean() ? 0 : 10 + random.nextInt(111)));
      case SPOKE_JOINS_OR_LEAVES -> toggleSpoke(index, overlay);
      case SPOKE_KEEPALIVE -> spokes(index, overlay, this::otherKeepalive);
      case SPOKE_SITES -> spokes(index, overlay, this::otherSites);
      case SPOKE_OPTIONS -> spokes(index, overlay, this::otherOptions);
      case HUB_ENDPOINTS -> hubs(index, overlay, hub -> otherEndpoints(index, hub));
      case HUB_SITES_AND_KEEPALIVE -> hubs(index, overlay, this::otherSites);
      case EXTERNAL_PEERS -> externalPeers(index, overlay);
      case SPOKE_TO_SPOKE -> overlays.put(index, with(overlay, mode(), overlay.rules()));
      case RULES -> overlays.put(index, with(overlay, SpokeToSpoke.POLICY, rules()));
      case KEY_ROTATED -> newKey(overlay);
      case KEY_MISSING -> database.pending(overlay.name().value(), anyone().value());
      case KEY_REPORTED -> database.reported(overlay.name().value(), anyone().value());
      case REVOCATION -> database.revoked(anyone().value(), random.nextInt(3) == 0);
    }
  }

  private enum Change {
    OVERLAY_GONE,
    OVERLAY_KEEPALIVE,
    SPOKE_JOINS_OR_LEAVES,
    SPOKE_KEEPALIVE,
    SPOKE_SITES,
    SPOKE_OPTIONS,
    HUB_ENDPOINTS,
    HUB_SITES_AND_KEEPALIVE,
    EXTERNAL_PEERS,
    SPOKE_TO_SPOKE,
    RULES,
    KEY_ROTATED,
    KEY_MISSING,
    KEY_REPORTED,
    REVOCATION
  }

  private ApplianceName anyone() {
    return appliance(random.nextInt(APPLIANCES));
  }

  private SpokeIntent otherKeepalive(SpokeIntent spoke) {
    Optional<Integer> keepalive = Optional.of(random.nextBoolean() ? 0 : 30);
    return new SpokeIntent(
        spoke.appliance(),
        spoke.interfaceIntent(),
        0,
        spoke.siteNetworks(),
        tags(),
        keepalive,
        "changed");
  }

  private SpokeIntent otherSites(SpokeIntent spoke) {
    return new SpokeIntent(
        spoke.appliance(),
        spoke.interfaceIntent(),
        0,
        sites(),
        spoke.tags(),
        spoke.keepaliveSeconds(),
        "");
  }

  private SpokeIntent otherOptions(SpokeIntent spoke) {
    Routing routing =
        List.of(Routing.MAIN, Routing.OFF, new Routing.Table(100)).get(random.nextInt(3));
    InterfaceOptions options =
        new InterfaceOptions(
            1280 + random.nextInt(200), random.nextInt(3), routing, random.nextBoolean());
    InterfaceIntent link = new InterfaceIntent(Optional.empty(), List.of(), options);
    return new SpokeIntent(
        spoke.appliance(),
        link,
        0,
        spoke.siteNetworks(),
        spoke.tags(),
        spoke.keepaliveSeconds(),
        "");
  }

  private ConcentratorIntent otherEndpoints(int overlay, ConcentratorIntent hub) {
    return new ConcentratorIntent(
        hub.appliance(),
        hub.interfaceIntent(),
        hub.listenPort(),
        endpoints(overlay),
        hub.siteNetworks(),
        hub.keepaliveSeconds(),
        "");
  }

  private ConcentratorIntent otherSites(ConcentratorIntent hub) {
    int keepalive = List.of(0, 5, 25, 300).get(random.nextInt(4));
    return new ConcentratorIntent(
        hub.appliance(),
        hub.interfaceIntent(),
        hub.listenPort(),
        hub.endpoints(),
        sites(),
        keepalive,
        "");
  }

  private OverlayIntent overlay(int index) {
    ConcentratorIntent hub = hub(index, index);
    List<ConcentratorIntent> hubs =
        random.nextBoolean() ? List.of(hub) : List.of(hub, hub(index, index + 1));
    List<SpokeIntent> spokes = new ArrayList<>();
    for (int i = OVERLAYS + 1; i < APPLIANCES; i++) {
      if (random.nextBoolean()) {
        spokes.add(spoke(i));
      }
    }
    List<IpPrefix> pools = new ArrayList<>(List.of(IpPrefix.parse("10." + index + ".0.0/24")));
    if (random.nextBoolean()) {
      pools.add(IpPrefix.parse("fd00:" + index + "::/64"));
    }
    return new OverlayIntent(
        new OverlayName("overlay-" + index),
        pools,
        25,
        mode(),
        hubs,
        spokes,
        List.of(),
        List.of(),
        "");
  }

  private ConcentratorIntent hub(int overlay, int appliance) {
    return new ConcentratorIntent(
        appliance(appliance),
        InterfaceIntent.DEFAULTS,
        9000 + overlay,
        endpoints(overlay),
        sites(),
        0,
        "");
  }

  private SpokeIntent spoke(int appliance) {
    return new SpokeIntent(
        appliance(appliance), InterfaceIntent.DEFAULTS, 0, sites(), tags(), Optional.empty(), "");
  }

  private void toggleSpoke(int index, OverlayIntent overlay) {
    int appliance = OVERLAYS + 1 + random.nextInt(APPLIANCES - OVERLAYS - 1);
    List<SpokeIntent> spokes = new ArrayList<>(overlay.spokes());
    if (!spokes.removeIf(spoke -> spoke.appliance().equals(appliance(appliance)))) {
      spokes.add(spoke(appliance));
    }
    overlays.put(index, with(overlay, overlay.concentrators(), spokes, overlay.externalPeers()));
  }

  private void spokes(int index, OverlayIntent overlay, Function<SpokeIntent, SpokeIntent> change) {
    List<SpokeIntent> spokes =
        overlay.spokes().stream()
            .map(each -> random.nextBoolean() ? change.apply(each) : each)
            .toList();
    overlays.put(index, with(overlay, overlay.concentrators(), spokes, overlay.externalPeers()));
  }

  private void hubs(
      int index, OverlayIntent overlay, Function<ConcentratorIntent, ConcentratorIntent> change) {
    List<ConcentratorIntent> hubs = overlay.concentrators().stream().map(change).toList();
    overlays.put(index, with(overlay, hubs, overlay.spokes(), overlay.externalPeers()));
  }

  private void externalPeers(int index, OverlayIntent overlay) {
    List<ExternalPeerIntent> peers = new ArrayList<>();
    for (int i = 0; i < random.nextInt(3); i++) {
      List<ApplianceName> attachTo =
          random.nextBoolean() ? List.of() : List.of(overlay.concentrators().getLast().appliance());
      InterfaceAddress address = InterfaceAddress.parse("10." + index + ".0." + (200 + i) + "/32");
      peers.add(
          new ExternalPeerIntent(
              new PeerName("peer-" + i),
              TestFleet.publicKey(overlay.name() + "external" + i),
              List.of(address),
              sites(),
              tags(),
              attachTo,
              ""));
    }
    overlays.put(index, with(overlay, overlay.concentrators(), overlay.spokes(), peers));
  }

  private void newKey(OverlayIntent overlay) {
    ApplianceName appliance = appliance(random.nextInt(APPLIANCES));
    database.key(
        overlay.name().value(), appliance.value(), TestFleet.publicKey("rotated " + keys++), 2);
  }

  private List<Endpoint> endpoints(int overlay) {
    Endpoint literal = new Endpoint("203.0.113." + random.nextInt(200), 9000 + overlay);
    return random.nextBoolean()
        ? List.of(literal)
        : List.of(new Endpoint("hub.example.net", 443), literal);
  }

  private List<IpPrefix> sites() {
    return Stream.generate(this::site).limit(random.nextInt(3)).toList();
  }

  private IpPrefix site() {
    int number = sites++;
    return IpPrefix.parse(
        random.nextInt(4) == 0
            ? "2001:db8:" + Integer.toHexString(number) + "::/48"
            : "11." + number / 256 + "." + number % 256 + ".0/24");
  }

  private SpokeToSpoke mode() {
    List<SpokeToSpoke> modes = List.of(SpokeToSpoke.values());
    return modes.get(random.nextInt(modes.size()));
  }

  private List<Tag> tags() {
    return TAGS.stream().filter(tag -> random.nextInt(3) > 0).toList();
  }

  private List<RuleIntent> rules() {
    return Stream.iterate(0, i -> i + 1)
        .limit(random.nextInt(4))
        .map(
            i ->
                new RuleIntent(
                    new PolicyRule("rule-" + i, side(), side(), Protocol.ANY, List.of()), ""))
        .toList();
  }

  private Side side() {
    List<String> tag = List.of(TAGS.get(random.nextInt(TAGS.size())).value());
    return switch (random.nextInt(3)) {
      case 0 -> new Side(List.of(), List.of(IpPrefix.parse("0.0.0.0/0")));
      case 1 -> new Side(tag, List.of(IpPrefix.parse("11.0.0.0/24")));
      default -> new Side(tag, List.of());
    };
  }

  /** Without the rules that would be violations, which are not this fleet's subject. */
  private static OverlayIntent withRulesInForce(OverlayIntent overlay) {
    Set<String> tags = new HashSet<>();
    List<IpPrefix> prefixes = new ArrayList<>();
    overlay.spokes().forEach(spoke -> spoke.tags().forEach(tag -> tags.add(tag.value())));
    overlay.spokes().forEach(spoke -> prefixes.addAll(spoke.siteNetworks()));
    overlay.externalPeers().forEach(peer -> peer.tags().forEach(tag -> tags.add(tag.value())));
    overlay.externalPeers().forEach(peer -> prefixes.addAll(peer.prefixes()));
    Predicate<Side> meant =
        side ->
            tags.containsAll(side.groups())
                && side.prefixes().stream()
                    .allMatch(prefix -> prefixes.stream().anyMatch(prefix::overlaps));
    List<RuleIntent> inForce =
        overlay.rules().stream()
            .filter(each -> overlay.spokeToSpoke() == SpokeToSpoke.POLICY)
            .filter(each -> meant.test(each.rule().from()) && meant.test(each.rule().to()))
            .toList();
    return with(overlay, overlay.spokeToSpoke(), inForce);
  }

  private static OverlayIntent with(
      OverlayIntent overlay, SpokeToSpoke mode, List<RuleIntent> rules) {
    return new OverlayIntent(
        overlay.name(),
        overlay.pools(),
        overlay.keepaliveSeconds(),
        mode,
        overlay.concentrators(),
        overlay.spokes(),
        overlay.externalPeers(),
        rules,
        overlay.description());
  }

  private static OverlayIntent with(OverlayIntent overlay, int keepalive) {
    return new OverlayIntent(
        overlay.name(),
        overlay.pools(),
        keepalive,
        overlay.spokeToSpoke(),
        overlay.concentrators(),
        overlay.spokes(),
        overlay.externalPeers(),
        overlay.rules(),
        overlay.description());
  }

  private static OverlayIntent with(
      OverlayIntent overlay,
      List<ConcentratorIntent> hubs,
      List<SpokeIntent> spokes,
      List<ExternalPeerIntent> peers) {
    return new OverlayIntent(
        overlay.name(),
        overlay.pools(),
        overlay.keepaliveSeconds(),
        overlay.spokeToSpoke(),
        hubs,
        spokes,
        peers,
        overlay.rules(),
        overlay.description());
  }

  private static ApplianceName appliance(int index) {
    return new ApplianceName("appliance-" + index);
  }
}
