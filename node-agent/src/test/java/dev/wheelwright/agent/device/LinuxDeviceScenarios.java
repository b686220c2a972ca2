package dev.wheelwright.agent.device;

import static dev.wheelwright.agent.device.Wanted.HUB;
import static dev.wheelwright.agent.device.Wanted.SPOKE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.agent.diff.DesiredInterface;
import dev.wheelwright.agent.diff.DesiredPeer;
import dev.wheelwright.agent.diff.DeviceDiff;
import dev.wheelwright.agent.diff.DeviceOperation;
import dev.wheelwright.agent.diff.DiffOutcome;
import dev.wheelwright.agent.diff.EndpointKnowledge;
import dev.wheelwright.agent.diff.LinkSettings;
import dev.wheelwright.agent.diff.ObservedDevice;
import dev.wheelwright.agent.diff.ObservedFirewall;
import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.diff.ObservedWireGuard;
import dev.wheelwright.agent.diff.PeerChange;
import dev.wheelwright.agent.diff.RoutingMode;
import dev.wheelwright.agent.diff.WireGuardSettings;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The scenarios of the integration test; each runs as a program of its own in a fresh namespace.
 */
final class LinuxDeviceScenarios {
  private static final Path SOCKETS = Path.of("/var/run/wireguard");
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

  private final InMemoryOwnedStore store = new InMemoryOwnedStore();
  private final Ownership ownership;
  private final Device device;

  private LinuxDeviceScenarios(BackendChoice backend) throws DeviceException {
    this.ownership = Ownership.onThisBoot(store);
    this.device = LinuxDevice.create(backend, SOCKETS, ownership, InstantSource.system());
  }

  /** One thing that must hold. */
  enum Scenario {
    TUNNEL_COMES_UP_AND_SECOND_PLAN_IS_EMPTY(BackendChoice.AUTO),
    LIVE_PEER_KEEPS_ITS_ROAMED_ENDPOINT(BackendChoice.AUTO),
    DRIFT_IS_UNDONE(BackendChoice.AUTO),
    KILLED_WIREGUARD_GO_IS_REPLACED(BackendChoice.USERSPACE),
    WIREGUARD_GO_OUTLIVES_THE_AGENT(BackendChoice.USERSPACE),
    FOREIGN_THINGS_ARE_LEFT_ALONE(BackendChoice.AUTO),
    ADDRESSES_PORTS_AND_STATES_CHANGE(BackendChoice.AUTO),
    ONE_PEER_AMONG_TEN_THOUSAND(BackendChoice.AUTO),
    ROUTING_INTO_A_TABLE_OF_ITS_OWN(BackendChoice.AUTO),
    CLEANING_LEAVES_NOTHING(BackendChoice.AUTO),
    CHANGES_ARE_NOTICED(BackendChoice.AUTO),
    THE_END_OF_WIREGUARD_GO_IS_NOTICED(BackendChoice.USERSPACE);

    private final BackendChoice backend;

    Scenario(BackendChoice backend) {
      this.backend = backend;
    }
  }

  /**
   * Runs one scenario.
   *
   * @param arguments its name
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("child")) {
      new LinuxDeviceScenarios(BackendChoice.USERSPACE).converge(Wanted.device(Wanted.hub(9001)));
      Runtime.getRuntime().halt(137);
    }
    sh("mount", "-t", "tmpfs", "tmpfs", "/run");
    sh("ip", "link", "set", "lo", "up");
    Scenario scenario = Scenario.valueOf(arguments[0]);
    LinuxDeviceScenarios scenarios = new LinuxDeviceScenarios(scenario.backend);
    try {
      scenarios.run(scenario);
      System.out.println("holds: " + arguments[0]);
    } finally {
      scenarios.deleteAll();
    }
    System.exit(0);
  }

  private void run(Scenario scenario) throws Exception {
    switch (scenario) {
      case TUNNEL_COMES_UP_AND_SECOND_PLAN_IS_EMPTY -> tunnelComesUp();
      case LIVE_PEER_KEEPS_ITS_ROAMED_ENDPOINT -> liveRoamedPeer();
      case DRIFT_IS_UNDONE -> drift();
      case KILLED_WIREGUARD_GO_IS_REPLACED -> killedProcess();
      case WIREGUARD_GO_OUTLIVES_THE_AGENT -> outlivesAgent();
      case FOREIGN_THINGS_ARE_LEFT_ALONE -> foreignThings();
      case ADDRESSES_PORTS_AND_STATES_CHANGE -> changes();
      case ONE_PEER_AMONG_TEN_THOUSAND -> manyPeers();
      case ROUTING_INTO_A_TABLE_OF_ITS_OWN -> table();
      case CLEANING_LEAVES_NOTHING -> cleaning();
      case CHANGES_ARE_NOTICED -> noticing();
      case THE_END_OF_WIREGUARD_GO_IS_NOTICED -> noticingTheEnd();
    }
  }

  private void tunnelComesUp() throws Exception {
    DesiredDevice desired = Wanted.device(Wanted.hub(9001), Wanted.spoke("127.0.0.1:9001"));

    converge(desired);
    awaitSession();

    ObservedWireGuard hub = device.readWireGuard(HUB);
    assertThat(hub.listenPort()).isEqualTo(9001);
    assertThat(hub.privateKey()).contains(Wanted.HUB_KEY);
    ObservedPeer spoke = hub.peers().get(Wanted.SPOKE_KEY.publicKey());
    assertThat(spoke.endpoint()).contains(Endpoint.parse("127.0.0.1:9002", 0));
    assertThat(spoke.presharedKey()).isEqualTo(Wanted.PRESHARED);
    assertThat(device.observe(Set.of()).firewall()).isInstanceOf(ObservedFirewall.Intact.class);
    assertThat(Sysctls.value(FORWARDING)).isEqualTo("1");
  }

  private void liveRoamedPeer() throws Exception {
    converge(Wanted.device(Wanted.hub(9001), Wanted.spoke("127.0.0.1:9001")));
    awaitSession();
    DesiredDevice moved = Wanted.device(Wanted.hub(9005), Wanted.spoke("127.0.0.1:9001"));
    converge(moved);
    // The spoke learns the hub's new port from what the hub sends.
    String spoke = Wanted.SPOKE_KEY.publicKey().toString();
    sh("wg", "set", "EMEA", "peer", spoke, "persistent-keepalive", "1");
    Optional<Endpoint> roamed = Optional.of(Endpoint.parse("127.0.0.1:9005", 0));
    await().atMost(patience(20)).until(() -> hubSeenBySpoke().endpoint().equals(roamed));
    sh("wg", "set", "EMEA", "peer", spoke, "persistent-keepalive", "0");
    EndpointKnowledge remembered =
        new EndpointKnowledge(EndpointKnowledge.NONE.afterApplying(moved), Map.of());
    DesiredDevice elsewhere = Wanted.device(Wanted.hub(9005), Wanted.spoke("127.0.0.1:9006"));

    assertThat(plan(moved, EndpointKnowledge.NONE)).isEmpty();
    assertThat(plan(moved, remembered)).isEmpty();
    assertThat(plan(elsewhere, remembered)).hasSize(1);
  }

  private void drift() throws Exception {
    DesiredDevice desired = Wanted.device(Wanted.hub(9001));
    converge(desired);
    String stranger = Wanted.key(99).publicKey().toString();

    sh("wg", "set", "EMEA", "peer", stranger, "allowed-ips", "172.16.10.0/24");
    sh("ip", "address", "add", "192.0.2.1/32", "dev", "EMEA");
    sh("ip", "address", "delete", "172.16.254.1/32", "dev", "EMEA");
    sh("ip", "route", "delete", "172.16.254.2/32", "dev", "EMEA");
    sh("ip", "link", "set", "dev", "EMEA", "mtu", "1300");
    sh("nft", "flush", "table", "inet", "wheelwright");
    assertThat(device.observe(Set.of()).firewall()).isEqualTo(new ObservedFirewall.Altered());
    converge(desired);

    sh("ip", "link", "delete", "dev", "EMEA");
    awaitNoSocket();
    converge(desired);

    assertThat(device.readWireGuard(HUB).peers()).containsOnlyKeys(Wanted.SPOKE_KEY.publicKey());
  }

  private void killedProcess() throws Exception {
    DesiredDevice desired = Wanted.device(Wanted.hub(9001));
    converge(desired);

    daemons().forEach(ProcessHandle::destroyForcibly);
    await().atMost(patience(5)).until(() -> device.observe(Set.of()).interfaces().isEmpty());

    assertThat(SOCKETS.resolve("EMEA.sock")).as("left behind").exists();
    converge(desired);
    assertThat(device.readWireGuard(HUB).listenPort()).isEqualTo(9001);
  }

  private void outlivesAgent() throws Exception {
    Process agent =
        new ProcessBuilder(Namespaces.java(LinuxDeviceScenarios.class, "child"))
            .inheritIO()
            .start();
    assertThat(agent.waitFor()).isEqualTo(137);

    ownership.add(HUB);
    assertThat(device.readWireGuard(HUB).listenPort()).isEqualTo(9001);
    assertThat(plan(Wanted.device(Wanted.hub(9001)))).isEmpty();
  }

  private void foreignThings() throws Exception {
    sh("ip", "link", "add", "EMEA", "type", "bridge");
    sh("wireguard-go", "server-sc1");
    sh("nft", "add", "table", "inet", "somebody");
    DesiredDevice desired = Wanted.device(Wanted.hub(9001), Wanted.spoke("127.0.0.1:9001"));

    DiffOutcome outcome =
        DeviceDiff.diff(desired, device.observe(desired.names()), EndpointKnowledge.NONE);

    assertThat(outcome).isInstanceOf(DiffOutcome.Refused.class);
    assertThat(((DiffOutcome.Refused) outcome).conflicts()).hasSize(2);
    assertThatThrownBy(() -> device.execute(List.of(new DeviceOperation.CreateInterface(HUB))))
        .isInstanceOf(DeviceException.class)
        .hasMessage("an interface 'EMEA' exists already");
    assertThatThrownBy(() -> device.execute(List.of(new DeviceOperation.RemoveInterface(HUB))))
        .isInstanceOf(DeviceException.class);
    assertThat(ownership.state().interfaces()).isEmpty();
    new DeviceCleaner(device, ownership).clean();
    assertThat(sh("ip", "-brief", "link")).contains("EMEA", "server-sc1");
    assertThat(sh("nft", "list", "tables")).contains("somebody");

    sh("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
    sh("ip", "link", "set", "lan1", "up");
    sh("ip", "link", "set", "lan0", "up");
    sh("ip", "route", "add", "10.77.0.0/16", "dev", "lan0");
    sh("ip", "link", "delete", "EMEA");
    DesiredPeer overlapping = Wanted.peer(Wanted.key(70), Optional.empty(), 0, "10.77.0.0/16");
    assertThatThrownBy(() -> converge(Wanted.device(Wanted.hub(9001, overlapping))))
        .hasMessageContaining("File exists")
        .hasMessageContaining("route add 10.77.0.0/16 dev EMEA");
    assertThat(sh("ip", "route", "show", "10.77.0.0/16")).contains("lan0");
  }

  private void changes() throws Exception {
    InterfaceName other = new InterfaceName("APAC");
    converge(
        Wanted.device(
            bare(HUB, 9001, true, "10.9.0.1/24"),
            bare(other, 9003, true, "10.8.0.1/24", "fd03::1/64")));
    converge(
        Wanted.device(bare(HUB, 9003, true, "10.9.0.2/24"), bare(other, 9001, true, "fd03::2/64")));
    converge(Wanted.device(bare(HUB, 9003, false, "10.9.0.2/24"), bare(other, 9001, true)));
    converge(
        Wanted.device(
            bare(HUB, 9003, true, "10.9.0.3/24", "10.9.0.2/24"),
            bare(other, 0, true, "fd03::2/64")));

    assertThat(device.readWireGuard(other).listenPort()).isEqualTo(9001);
    converge(Wanted.device(bare(HUB, 9001, true, "10.9.0.3/24")));
    assertThat(device.observe(Set.of(other)).interfaces()).containsOnlyKeys(HUB);
  }

  private void manyPeers() throws Exception {
    List<DesiredPeer> peers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      peers.add(
          Wanted.peer(
              Wanted.key(1000 + i),
              Optional.empty(),
              0,
              "10." + (i >> 8) + "." + (i & 0xff) + ".0/24"));
    }
    converge(Wanted.device(Wanted.hub(9001, peers.toArray(DesiredPeer[]::new))));
    peers.add(Wanted.peer(Wanted.key(999), Optional.empty(), 0, "192.168.77.0/24"));
    DesiredDevice more = Wanted.device(Wanted.hub(9001, peers.toArray(DesiredPeer[]::new)));

    for (int i = 0; i < 5; i++) {
      timed("observe", () -> device.observe(more.names()));
      timed("read WireGuard", () -> device.readWireGuard(HUB));
    }
    ObservedDevice before = device.observe(more.names());
    List<DeviceOperation> plan = timed("compare", () -> plan(more, before));
    timed(
        "add one peer",
        () -> {
          device.execute(plan);
          return plan;
        });

    assertThat(plan).hasSize(2);
    DeviceOperation.ConfigureWireGuard change =
        (DeviceOperation.ConfigureWireGuard) plan.getFirst();
    assertThat(change.peers()).hasOnlyElementsOfType(PeerChange.AddPeer.class).hasSize(1);
    assertThat(plan(more)).isEmpty();
  }

  private void table() throws Exception {
    DesiredDevice marked = Wanted.device(intoTable(100, 7));
    converge(marked);

    assertThat(sh("ip", "route", "get", "172.16.10.9")).contains("dev EMEA", "table 100");
    assertThat(sh("ip", "-6", "route", "get", "fd10::9")).contains("dev EMEA", "table 100");
    assertThat(sh("ip", "route", "show", "table", "main")).doesNotContain("172.16.10.0/24");
    assertThatThrownBy(() -> sh("ip", "route", "get", "172.16.10.9", "mark", "7"))
        .isInstanceOf(DeviceException.class);
    assertThat(Sysctls.value(Path.of("/proc/sys/net/ipv4/conf/all/src_valid_mark"))).isEqualTo("1");

    sh("ip", "rule", "delete", "table", "100");
    sh("ip", "-6", "rule", "add", "priority", "5", "table", "77", "protocol", "157");
    sh("ip", "route", "delete", "172.16.10.0/24", "table", "100");
    assertThat(plan(marked)).hasSize(3);
    converge(marked);
    sh("ip", "rule", "add", "priority", "9", "table", "100"); // somebody's
    converge(Wanted.device(intoTable(2_000_000_000, 0)));
    assertThat(sh("ip", "route", "show", "table", "100")).isBlank();
    converge(Wanted.device(Wanted.hub(9001)));
    assertThat(sh("ip", "rule")).contains("lookup 100").doesNotContain("proto 157");
    converge(marked);
    new DeviceCleaner(device, ownership).clean();
    assertThat(sh("ip", "rule") + sh("ip", "-6", "rule")).doesNotContain("proto 157");
  }

  private static DesiredInterface intoTable(int table, int fwmark) {
    DesiredInterface hub = Wanted.hub(9001);
    LinkSettings link = hub.link();
    return Wanted.tunnel(
        HUB,
        new WireGuardSettings(Wanted.HUB_KEY, 9001, fwmark),
        new LinkSettings(
            true,
            0,
            link.addresses(),
            new LinkSettings.Routing(RoutingMode.TABLE, table, link.routes()),
            link.rules()),
        hub.peers());
  }

  private void cleaning() throws Exception {
    converge(Wanted.device(Wanted.hub(9001), Wanted.spoke("127.0.0.1:9001")));
    assertThat(ownership.state().interfaces()).containsExactlyInAnyOrder(HUB, SPOKE);
    DeviceCleaner cleaner = new DeviceCleaner(device, ownership);

    cleaner.clean();
    cleaner.clean();

    assertThat(Sysctls.value(FORWARDING)).isEqualTo("0");
    assertThat(sh("nft", "list", "tables")).isBlank();
    assertThat(sh("ip", "-brief", "link")).doesNotContain("EMEA", "server-sc1");
    assertThat(sh("ip", "route")).isBlank();
    assertThat(daemons()).isEmpty();
    assertThat(store.load()).contains(OwnedState.none(ownership.state().bootId()));
  }

  private void noticing() throws Exception {
    sh("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
    DesiredDevice desired = Wanted.device(Wanted.hub(9001), Wanted.spoke("127.0.0.1:9001"));
    converge(desired);
    AtomicInteger told = new AtomicInteger();
    try (DeviceWatch _ = DeviceWatch.of(ownership).start(told::incrementAndGet)) {
      await().pollDelay(Duration.ofMillis(500)).until(() -> true); // until it listens
      assertNoticed(told, desired, "ip", "address", "delete", "172.16.254.1/32", "dev", "EMEA");
      assertNoticed(told, desired, "ip", "address", "add", "192.0.2.1/32", "dev", "EMEA");
      assertNoticed(told, desired, "ip", "route", "delete", "172.16.10.0/24", "dev", "EMEA");
      assertNoticed(told, desired, "ip", "-6", "route", "delete", "fd10::/64", "dev", "EMEA");
      assertNoticed(told, desired, "ip", "link", "set", "dev", "EMEA", "mtu", "1300");
      assertNoticed(told, desired, "ip", "link", "delete", "dev", "EMEA");

      sh("ip", "link", "set", "lan0", "up");
      sh("ip", "address", "add", "198.51.100.1/24", "dev", "lan0");
      sh("ip", "link", "delete", "lan0");
      awaitSilence(told);
    }
  }

  private void noticingTheEnd() throws Exception {
    converge(Wanted.device(Wanted.hub(9001)));
    AtomicInteger told = new AtomicInteger();
    try (DeviceWatch _ = DeviceWatch.of(ownership).start(told::incrementAndGet)) {
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);

      daemons().forEach(ProcessHandle::destroyForcibly);

      await().atMost(patience(5)).until(() -> told.get() > 0);
    }
  }

  /** What somebody else does is told, and so is the repair, and then there is an end of it. */
  private void assertNoticed(AtomicInteger told, DesiredDevice desired, String... command)
      throws DeviceException {
    int before = told.get();
    sh(command);
    await().atMost(patience(5)).until(() -> told.get() > before);
    assertThat(plan(desired)).as(String.join(" ", command)).isNotEmpty();
    awaitNoSocketOf(desired);
    converge(desired);
    awaitSilence(told);
  }

  private static void awaitSilence(AtomicInteger told) {
    AtomicInteger last = new AtomicInteger(told.get());
    await()
        .atMost(patience(10))
        .pollInterval(DeviceWatch.GAP.plus(DeviceWatch.CALM))
        .until(() -> last.getAndSet(told.get()) == told.get());
  }

  /** A wireguard-go whose interface was deleted takes a moment to end. */
  private void awaitNoSocketOf(DesiredDevice desired) throws DeviceException {
    if (!device.observe(desired.names()).interfaces().containsKey(HUB)) {
      awaitNoSocket();
    }
  }

  private static DesiredInterface bare(
      InterfaceName name, int port, boolean enabled, String... addresses) {
    List<DesiredPeer> peers = name.equals(HUB) ? List.of(Wanted.spokePeer()) : List.of();
    LinkSettings link = Wanted.link(Wanted.addresses(addresses), Wanted.routesOf(peers));
    return Wanted.tunnel(
        name,
        new WireGuardSettings(Wanted.HUB_KEY, port, name.equals(HUB) ? 7 : 0),
        new LinkSettings(enabled, 0, link.addresses(), link.routing(), Set.of()),
        peers);
  }

  private void converge(DesiredDevice desired) throws DeviceException {
    device.execute(plan(desired));
    assertThat(plan(desired)).as("what is left after applying").isEmpty();
  }

  private List<DeviceOperation> plan(DesiredDevice desired) throws DeviceException {
    return plan(desired, device.observe(desired.names()));
  }

  private List<DeviceOperation> plan(DesiredDevice desired, EndpointKnowledge knowledge)
      throws DeviceException {
    return ((DiffOutcome.Plan) DeviceDiff.diff(desired, device.observe(desired.names()), knowledge))
        .operations();
  }

  private static List<DeviceOperation> plan(DesiredDevice desired, ObservedDevice observed) {
    return ((DiffOutcome.Plan) DeviceDiff.diff(desired, observed, EndpointKnowledge.NONE))
        .operations();
  }

  private ObservedPeer hubSeenBySpoke() throws DeviceException {
    return device.readWireGuard(SPOKE).peers().get(Wanted.HUB_KEY.publicKey());
  }

  private void awaitSession() {
    await()
        .atMost(patience(20))
        .until(() -> hubSeenBySpoke().hasSession(InstantSource.system().instant()));
  }

  private static Duration patience(int seconds) {
    return Duration.ofSeconds(seconds).multipliedBy(Integer.getInteger("wheelwright.patience", 1));
  }

  private static void awaitNoSocket() {
    await().atMost(patience(5)).until(() -> !Files.exists(SOCKETS.resolve("EMEA.sock")));
  }

  /**
   * The running wireguard-go processes of this mount namespace, which are those of this scenario.
   */
  private static List<ProcessHandle> daemons() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .command()
                    .map(command -> command.endsWith("wireguard-go"))
                    .orElse(false))
        .filter(process -> namespace(Long.toString(process.pid())).equals(namespace("self")))
        .toList();
  }

  private static String namespace(String pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", pid, "ns", "mnt")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private void deleteAll() {
    daemons().forEach(ProcessHandle::destroyForcibly);
  }

  private static <T> T timed(String what, Timed<T> action) throws DeviceException {
    long start = System.nanoTime();
    T result = action.run();
    System.out.println(
        "10,000 peers: "
            + what
            + " took "
            + Duration.ofNanos(System.nanoTime() - start).toMillis()
            + " ms");
    return result;
  }

  private interface Timed<T> {
    T run() throws DeviceException;
  }

  private static String sh(String... words) throws DeviceException {
    return new ProcessRunner(ProcessRunner.SYSTEM_DIRECTORIES).run(Command.of(words)).require();
  }
}
