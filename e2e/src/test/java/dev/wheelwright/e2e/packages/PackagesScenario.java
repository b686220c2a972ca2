package dev.wheelwright.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.FlowReport;
import dev.wheelwright.e2e.lab.GuideNetwork;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.Lab;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.lab.Port;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of the packages on three clean Debians, a controller and two appliances: from {@code
 * apt-get install} to green tunnels, through an upgrade, to nothing.
 */
@Tag("clean-machines")
class PackagesScenario {
  private static final Duration PATIENCE = Patience.seconds(90);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final int PER_SECOND = 100;
  private static final String CONTROLLER_ADDRESS = "192.0.2.2";
  private static final String INTERFACE = "EMEA";
  private static final String TOKEN_FILE =
      "WHEELWRIGHT_TOKEN_FILE=/var/lib/wheelwright-controller/administrator.token";
  private static final String CA_FILE =
      "WHEELWRIGHT_CA_FILE=/var/lib/wheelwright-controller/keys/ca.crt";

  @TempDir private static Path folder;
  private static Packages first;

  @BeforeAll
  static void build() {
    first = Packages.build(folder.resolve("first"), 1);
  }

  @Test
  void aCommitGivesTheSameBytesInAnyFolder() {
    Packages again = Packages.build(folder.resolve("another/place"), 1);

    assertThat(again.digests()).isEqualTo(first.digests()).hasLineCount(6);
  }

  @Test
  void liveFromInstallationToPurge() {
    Packages second = Packages.build(folder.resolve("second"), 2);
    try (Lab lab = Lab.open()) {
      new Life(lab, folder, Packages.cleanDebian()).live(first, second);
    }
  }

  private static final class Life {
    private final GuideNetwork network;
    private final Machine controller;
    private final List<Machine> appliances;

    Life(Lab lab, Path folder, Path root) {
      network = GuideNetwork.build(lab, 1);
      Host host = lab.host("controller");
      lab.connect(
          Port.of(network.router(), "to-controller", "192.0.2.1/30"),
          Port.of(host, "wan", CONTROLLER_ADDRESS + "/30"));
      host.ip("route add default via 192.0.2.1");
      List<Machine> machines =
          Lab.inParallel(
              Stream.concat(Stream.of(host), network.members().stream().map(Member::appliance))
                  .map(
                      each ->
                          (Callable<Machine>)
                              () -> Machine.boot(each, root, folder.resolve(each.name())))
                  .toList());
      controller = machines.getFirst();
      appliances = machines.subList(1, machines.size());
    }

    void live(Packages first, Packages second) {
      List<List<String>> files = appliances.stream().map(Machine::files).toList();
      List<List<String>> networks = appliances.stream().map(Machine::network).toList();
      List<String> filesOfController = controller.files();
      installEverywhere(first);
      enrol();
      awaitGreen();
      assertHardened();

      upgrade(second);
      remove();
      purge();

      List<String> differences = new ArrayList<>(difference(filesOfController, controller.files()));
      for (int i = 0; i < appliances.size(); i++) {
        differences.addAll(difference(files.get(i), appliances.get(i).files()));
        differences.addAll(difference(networks.get(i), appliances.get(i).network()));
      }
      assertThat(differences).isEmpty();
    }

    private static List<String> difference(List<String> before, List<String> after) {
      Stream<String> lost = before.stream().filter(line -> !after.contains(line));
      Stream<String> left = after.stream().filter(line -> !before.contains(line));
      return Stream.concat(lost.map("lost: "::concat), left.map("left: "::concat)).toList();
    }

    private void installEverywhere(Packages packages) {
      everywhere(
          machine ->
              machine == controller
                  ? install(machine, packages, "wheelwright-controller", "wheelwright-cli")
                  : install(machine, packages, "wheelwright-agent"));
    }

    private static boolean install(Machine machine, Packages packages, String... names) {
      List<String> command = new ArrayList<>(List.of("apt-get", "install", "--yes"));
      for (String name : names) {
        machine.give(packages.of(name));
        command.add("/shared/" + packages.of(name).getFileName());
      }
      machine.must(command.toArray(String[]::new));
      return true;
    }

    private void enrol() {
      controller.must(
          "sed",
          "--in-place",
          "$ a wheelwright.link.names=" + CONTROLLER_ADDRESS,
          "/etc/wheelwright/controller.properties");
      controller.must("systemctl", "restart", "wheelwright-controller");
      await("the controller", () -> commandLine("whoami").contains("administrator"));
      for (Machine appliance : appliances) {
        commandLine("appliance", "add", appliance.host().name());
        appliance.give("join.token", commandLine("appliance", "token", appliance.host().name()));
        appliance.must(
            "wheelwright-agent",
            "join",
            "--controller",
            CONTROLLER_ADDRESS + ":9443",
            "--token-file",
            "/shared/join.token");
        appliance.must("systemctl", "start", "wheelwright-agent");
      }
      controller.give("overlay.yaml", overlay());
      commandLine("apply", "-f", "/shared/overlay.yaml");
    }

    private String overlay() {
      Member hub = network.hub();
      Member branch = network.branches().getFirst();
      return """
          version: 1
          overlays:
          - name: %s
            pools: [172.16.254.0/24]
            keepalive: 25
            concentrators:
            - {appliance: %s, listenPort: 9001, endpoints: [%s], siteNetworks: [%s]}
            spokes:
            - {appliance: %s, siteNetworks: [%s]}
          """
          .formatted(
              INTERFACE,
              hub.place().name(),
              hub.place().wanAddress(),
              hub.place().site().prefix(),
              branch.place().name(),
              branch.place().site().prefix());
    }

    /** What the command line says, as the first administrator; nothing when it fails. */
    private String commandLine(String... arguments) {
      List<String> command =
          Stream.concat(Stream.of("env", TOKEN_FILE, CA_FILE, "wheelwright"), Stream.of(arguments))
              .toList();
      return controller.run(command.toArray(String[]::new)).stdout();
    }

    private void awaitGreen() {
      await("green tunnels", () -> says("\"state\"\\s*:\\s*\"UP\"", "status", "--output", "json"));
      await("agents", () -> appliances.stream().allMatch(this::isInSync));
    }

    private boolean isInSync(Machine appliance) {
      String[] show = {"appliance", "show", appliance.host().name(), "--output", "json"};
      return says("\"connected\"\\s*:\\s*true", show) && says("\"inSync\"\\s*:\\s*true", show);
    }

    private boolean says(String pattern, String... arguments) {
      return Pattern.compile(pattern).matcher(commandLine(arguments)).find();
    }

    /** What systemd makes of the units: 10 would be a service that may do anything. */
    private void assertHardened() {
      assertThat(exposure(controller, "wheelwright-controller")).isLessThan(2);
      assertThat(exposure(appliances.getFirst(), "wheelwright-agent")).isLessThan(4);
      String owner = "stat -c %U /proc/$(systemctl show -P MainPID wheelwright-controller)";
      assertThat(controller.must("sh", "-c", owner)).isEqualTo("wheelwright\n");
    }

    private static double exposure(Machine machine, String unit) {
      String verdict = machine.must("systemd-analyze", "security", "--no-pager", unit + ".service");
      return Double.parseDouble(
          verdict.replaceFirst("(?s).*Overall exposure level for [^:]*: ([0-9.]+).*", "$1"));
    }

    private void upgrade(Packages packages) {
      Member hub = network.hub();
      Member branch = network.branches().getFirst();
      List<NumberedFlow> flows =
          List.of(
              NumberedFlow.start(branch.site(), hub.site(), hub.siteAddress(), PER_SECOND),
              NumberedFlow.start(hub.site(), branch.site(), branch.siteAddress(), PER_SECOND));
      installEverywhere(packages);
      awaitGreen();
      for (NumberedFlow flow : flows) {
        FlowReport report = flow.finish(DRAIN);
        flow.close();
        assertThat(report.lost()).isEmpty();
        assertThat(report.sent()).isGreaterThan(5 * PER_SECOND);
      }
      assertThat(appliances)
          .allSatisfy(
              appliance ->
                  assertThat(appliance.must("dpkg-query", "--show", "wheelwright-agent"))
                      .endsWith("~2\n"));
    }

    /** Nothing that runs is left, what the appliance knows stays, and it comes back with it. */
    private void remove() {
      Machine appliance = appliances.getLast();
      assertThat(appliance.host().hasDevice(INTERFACE)).isTrue();
      appliance.must("apt-get", "remove", "--yes", "wheelwright-agent");

      assertThat(appliance.host().hasDevice(INTERFACE)).isFalse();
      assertThat(appliance.programs()).doesNotContain("wireguard-go", "java");
      assertThat(appliance.must("ls", "/var/lib/wheelwright-agent")).contains("identity", "keys");
      assertThat(appliance.must("ls", "/etc/wheelwright")).contains("agent.env");
      appliance.must("sh", "-c", "apt-get install --yes /shared/wheelwright-agent_*~2_amd64.deb");
      awaitGreen();
      assertThat(appliance.host().hasDevice(INTERFACE)).isTrue();
    }

    private void purge() {
      everywhere(
          machine -> {
            machine.must("apt-get", "purge", "--yes", "wheelwright-*");
            machine.must("apt-get", "autoremove", "--purge", "--yes");
            return true;
          });
    }

    private interface Step {
      boolean on(Machine machine);
    }

    private void everywhere(Step step) {
      Lab.inParallel(
          Stream.concat(Stream.of(controller), appliances.stream())
              .map(machine -> (Callable<Boolean>) () -> step.on(machine))
              .toList());
    }

    private static void await(String what, BooleanSupplier condition) {
      assertThat(Poll.until(condition, PAUSE, PATIENCE))
          .as("%s within %s", what, PATIENCE)
          .isTrue();
    }
  }
}
