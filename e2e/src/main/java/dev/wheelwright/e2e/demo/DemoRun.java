package dev.wheelwright.e2e.demo;

import dev.wheelwright.e2e.lab.GuideNetwork;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.Lab;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.programs.Api;
import dev.wheelwright.e2e.programs.ApiResponse;
import dev.wheelwright.e2e.programs.Fleet;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** One run of the demo, from an empty machine to tunnels that carry traffic, and back. */
final class DemoRun {

  private static final int BRANCHES = 3;
  private static final Duration CONTROLLER_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration AGENT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TRAFFIC_TIMEOUT = Duration.ofSeconds(30);

  private final DemoFolder folder;
  private final PrintStream out;
  private final Progress progress;
  private volatile boolean finished;
  private volatile boolean interrupted;

  DemoRun(DemoFolder folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
    this.progress = new Progress(out);
  }

  /**
   * Runs until everything is proved, or, without {@code check}, until Ctrl-C; returns the exit
   * code.
   */
  int run(boolean check) {
    int exitCode;
    progress.begin("opening the laboratory");
    try (Lab lab = Lab.open()) {
      // Either may come first when the program is told to end: this hook, or the laboratory's own.
      lab.closing(() -> interrupted = !finished);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> atExit(lab), "demo-exit"));
      exitCode = attempt(lab, check);
      finished = true;
    }
    progress.done("everything is taken down");
    return exitCode;
  }

  private int attempt(Lab lab, boolean check) {
    try {
      GuideNetwork network = prepare(lab);
      Fleet fleet = startFleet(lab, network);
      FirstTraffic.Result first = apply(fleet, network);
      prove(network, first);
      if (!check) {
        new Watch(network, out).untilInterrupted(hints(fleet, network));
      }
      return 0;
    } catch (LabException e) {
      return interrupted ? awaitEnd() : failed(e);
    }
  }

  private GuideNetwork prepare(Lab lab) {
    progress.begin("building the network");
    GuideNetwork network = GuideNetwork.build(lab, BRANCHES);
    progress.done(
        "network: a WAN, the concentrator and %s branches, each with a host in its site"
            .formatted(BRANCHES));
    return network;
  }

  private Fleet startFleet(Lab lab, GuideNetwork network) {
    progress.begin("starting the controller");
    Fleet fleet = Fleet.start(folder.installation(), lab, network, folder.path());
    fleet.controller().awaitReady(CONTROLLER_TIMEOUT);
    progress.done(
        "controller: " + fleet.controller().url() + ", with a new PostgreSQL and new keys");
    progress.begin("enrolling the agents");
    List<Host> appliances = network.members().stream().map(Member::appliance).toList();
    fleet.enrol(appliances);
    fleet.awaitConnected(appliances.stream().map(Host::name).toList(), AGENT_TIMEOUT);
    progress.done(
        "agents: %s enrolled with join tokens and connected".formatted(appliances.size()));
    return fleet;
  }

  private FirstTraffic.Result apply(Fleet fleet, GuideNetwork network) {
    Path file = folder.installation().root().resolve("examples/emea.yaml");
    progress.begin("applying " + file);
    String yaml = PrivateFiles.read(file);
    Api api = fleet.controller().api();
    String etag = api.topology().orFail().etag();
    try (FirstTraffic traffic = new FirstTraffic(network)) {
      if (traffic.hasArrivals()) {
        throw new LabException("packets pass between the sites before there is a tunnel");
      }
      Instant start = Instant.now();
      long startNanos = System.nanoTime();
      ApiResponse response = api.putTopology(yaml, etag).orFail();
      progress.done(
          "topology: %s is in force; %s appliances are asked for their keys"
              .formatted(folder.shortened(file), response.body().path("pending").size()));
      progress.begin("waiting for traffic through the tunnels");
      return traffic.await(start, startNanos, TRAFFIC_TIMEOUT);
    }
  }

  private void prove(GuideNetwork network, FirstTraffic.Result first) {
    String backend =
        network.hub().appliance().hasUserspaceWireGuard() ? "wireguard-go" : "kernel WireGuard";
    progress.done("tunnels: up, by " + backend);
    progress.begin("proving the traffic");
    List<Proof.Result> results = new Proof(network).run();
    progress.done(
        "proved: WireGuard's counters at both ends hold every byte of the transfers between the sites");
    progress.line("");
    results.forEach(result -> progress.line("  " + result));
    progress.line("  by " + backend + ", on this machine");
    progress.line("");
    progress.line(measured("PUT /topology to the first handshake", first.handshake()));
    progress.line(measured("PUT /topology to traffic on all, both ways", first.traffic()));
    progress.line("");
  }

  private static String measured(String what, Duration duration) {
    return String.format(Locale.ROOT, "  %-44s %6.2f s", what, Progress.seconds(duration));
  }

  private List<String> hints(Fleet fleet, GuideNetwork network) {
    Member branch = network.branches().getFirst();
    return List.of(
        "Try, in another terminal:",
        "  ip netns exec %s ping %s"
            .formatted(branch.site().networkName(), network.hub().siteAddress()),
        "  nsenter -t %s -n -m wg show".formatted(branch.appliance().pid()),
        "  export WHEELWRIGHT_URL=%s".formatted(fleet.controller().url()),
        "  export WHEELWRIGHT_CA_FILE=%s".formatted(fleet.controller().authority()),
        "  export WHEELWRIGHT_TOKEN_FILE=%s".formatted(fleet.controller().tokenFile()),
        "  ./wheelwright get appliances",
        "  ./wheelwright status --watch",
        "  ./wheelwright apply -f examples/emea.yaml --dry-run    after a change of the file",
        "Logs: %s    Ctrl-C takes everything down.".formatted(folder.shortened(folder.logs())));
  }

  private int failed(LabException failure) {
    System.err.printf("demo: failed while %s: %s%n", progress.step(), failure.getMessage());
    System.err.printf("demo: the logs are in %s%n", folder.shortened(folder.logs()));
    return 1;
  }

  /** When the program is told to end: what the run itself reports from now on is a consequence. */
  private void atExit(Lab lab) {
    if (finished) {
      return;
    }
    interrupted = true;
    progress.line("");
    progress.line("taking everything down ...");
    lab.close();
    progress.done("nothing is left but " + folder.shortened(folder.path()));
  }

  /** The program ends when the interruption is through; this thread must not end it earlier. */
  private static int awaitEnd() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }
}
