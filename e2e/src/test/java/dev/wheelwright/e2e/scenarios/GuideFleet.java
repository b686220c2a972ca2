package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.lab.Families;
import dev.wheelwright.e2e.lab.GuideNetwork;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Lab;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.lab.Place;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.lab.WireGuardInterface;
import dev.wheelwright.e2e.lab.WireGuardPeer;
import dev.wheelwright.e2e.programs.Agent;
import dev.wheelwright.e2e.programs.Api;
import dev.wheelwright.e2e.programs.ApiResponse;
import dev.wheelwright.e2e.programs.Fleet;
import dev.wheelwright.e2e.programs.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The guide's network with the controller, an agent on each appliance, and the example's overlay
 * up.
 */
final class GuideFleet implements AutoCloseable {
  static final Duration PATIENCE = Patience.seconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int BRANCHES = 3;

  private final Lab lab;
  private final GuideNetwork network;
  private final Fleet fleet;
  private final Path folder;

  private GuideFleet(Lab lab, GuideNetwork network, Fleet fleet, Path folder) {
    this.lab = lab;
    this.network = network;
    this.fleet = fleet;
    this.folder = folder;
  }

  /** Whose programs a fleet consists of at its beginning. */
  record Programs(Installation controller, Installation agents) {
    static Programs here() {
      return new Programs(Installation.find(), Installation.find());
    }
  }

  /** Everything started and enrolled, and no topology yet. */
  static GuideFleet enrolled(Path folder, Families families) {
    return enrolled(folder, families, Programs.here(), Map.of());
  }

  private static GuideFleet enrolled(
      Path folder, Families families, Programs programs, Map<String, String> controllerSettings) {
    Lab lab = Lab.open();
    try {
      GuideNetwork network = GuideNetwork.build(lab, families, BRANCHES);
      Fleet fleet = Fleet.start(programs.controller(), lab, network, folder, controllerSettings);
      fleet.controller().awaitReady(PATIENCE);
      fleet.enrol(programs.agents(), network.members().stream().map(Member::appliance).toList());
      GuideFleet guide = new GuideFleet(lab, network, fleet, folder);
      fleet.awaitConnected(guide.names(), PATIENCE);
      return guide;
    } catch (RuntimeException | Error e) {
      lab.close();
      throw e;
    }
  }

  /** The example's overlay applied, in IPv4, and traffic on every branch. */
  static GuideFleet up(Path folder) {
    return up(folder, Families.IPV4);
  }

  /** The example's overlay applied in these families, and traffic on every branch. */
  static GuideFleet up(Path folder, Families families) {
    return up(folder, families, Map.of());
  }

  /** The same, with more settings of the controller. */
  static GuideFleet up(Path folder, Families families, Map<String, String> controllerSettings) {
    return up(enrolled(folder, families, Programs.here(), controllerSettings));
  }

  /** The same in IPv4, of other programs. */
  static GuideFleet up(Path folder, Programs programs) {
    return up(enrolled(folder, Families.IPV4, programs, Map.of()));
  }

  private static GuideFleet up(GuideFleet guide) {
    try {
      guide.apply(guide.example());
      guide.awaitTraffic(guide.branches());
      guide.awaitAllInSync();
      return guide;
    } catch (RuntimeException | Error e) {
      guide.close();
      throw e;
    }
  }

  Lab lab() {
    return lab;
  }

  GuideNetwork network() {
    return network;
  }

  Fleet fleet() {
    return fleet;
  }

  Api api() {
    return fleet.controller().api();
  }

  Path folder() {
    return folder;
  }

  Member hub() {
    return network.hub();
  }

  /** The example's branches, without those that a test added. */
  List<Member> branches() {
    return network.branches().subList(0, BRANCHES);
  }

  Member branch(int number) {
    return network.member("branch-" + number);
  }

  Agent agent(Member member) {
    return fleet.agent(member.place().name());
  }

  List<String> names() {
    return network.members().stream().map(member -> member.place().name()).toList();
  }

  /** What the controller says of the appliance. */
  JsonNode appliance(Member member) {
    return api().appliance(member.place().name());
  }

  /** The example that the demo applies, with the addresses of this network. */
  String example() {
    String yaml = read(Installation.find().root().resolve("examples/emea.yaml"));
    Families guide = Families.IPV4;
    Families here = network.families();
    yaml = translated(yaml, Place.hub(guide), Place.hub(here));
    for (int number = 1; number <= BRANCHES; number++) {
      yaml = translated(yaml, Place.branch(number, guide), Place.branch(number, here));
    }
    return switch (here.overlay()) {
      case V4 -> yaml;
      case V6 -> yaml.replace("172.16.254.0/24", "fd00:172:254::/64");
    };
  }

  private String translated(String yaml, Place from, Place to) {
    return yaml.replace("[" + from.wanAddress() + "]", "[\"" + to.wanAddress() + "\"]")
        .replace("[" + from.site().prefix() + "]", "[" + to.site().prefix() + "]")
        .replace("[" + from.overlayAddress() + "/32]", "[" + overlayPrefix(to) + "]");
  }

  private String overlayPrefix(Place place) {
    return place.overlayAddress() + "/" + network.families().overlay().addressBits();
  }

  /** A topology with one more spoke for each place. */
  String withSpokes(String yaml, Place... places) {
    StringBuilder more = new StringBuilder(yaml);
    for (Place place : places) {
      int appliances = more.indexOf("- name: branch-3\n");
      more.insert(appliances, "- name: " + place.name() + "\n");
      more.append(
          "  - appliance: %s\n    addresses: [%s]\n    siteNetworks: [%s]\n"
              .formatted(place.name(), overlayPrefix(place), place.site().prefix()));
    }
    return more.toString();
  }

  ApiResponse apply(String yaml) {
    return api().putTopology(yaml, api().topology().orFail().etag()).orFail();
  }

  /** The number of the last revision; there is one. */
  long lastRevision() {
    long last = 0;
    for (JsonNode revision : api().get("/revisions", "application/json").orFail().body()) {
      last = Math.max(last, revision.path("revision").asLong());
    }
    assertThat(last).isPositive();
    return last;
  }

  /**
   * Waits until the host behind each branch and the one behind the concentrator hear each other.
   */
  void awaitTraffic(List<Member> members) {
    for (Member member : members) {
      await(
          "traffic with " + member.place().name(),
          () -> answers(member, hub()) && answers(hub(), member));
    }
  }

  /** Whether the host behind one appliance gets an answer from the host behind the other. */
  static boolean answers(Member from, Member to) {
    return from.site().exec("ping", "-n", "-c", "1", "-W", "1", to.siteAddress()).succeeded();
  }

  void awaitAllInSync() {
    fleet.awaitInSync(names(), PATIENCE);
  }

  /** The first WireGuard interface of the appliance. */
  static WireGuardInterface tunnel(Member member) {
    return member.appliance().wireGuard().getFirst();
  }

  /** The concentrator's peer that stands for the branch. */
  WireGuardPeer peerOnHub(Member branch) {
    String key = tunnel(branch).publicKey();
    return tunnel(hub()).peers().stream()
        .filter(peer -> peer.publicKey().equals(key))
        .findFirst()
        .orElseThrow();
  }

  static void await(String what, BooleanSupplier condition) {
    assertThat(Poll.until(condition, PAUSE, PATIENCE)).as("%s within %s", what, PATIENCE).isTrue();
  }

  /** The log of an agent so far. */
  String log(Member member) {
    return read(folder.resolve("logs/agent-" + member.place().name() + ".log"));
  }

  /** How often the agent said that it has applied a config. */
  long applications(Member member) {
    return log(member).lines().filter(line -> line.endsWith("event=applied")).count();
  }

  String controllerLog() {
    return read(folder.resolve("logs/controller.log"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
