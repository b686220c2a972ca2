package dev.wheelwright.agent;

import dev.wheelwright.agent.apply.AppliedState;
import dev.wheelwright.agent.apply.Applier;
import dev.wheelwright.agent.apply.ApplyReport;
import dev.wheelwright.agent.apply.MachineWatch;
import dev.wheelwright.agent.clock.Backoff;
import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.device.CompetingManagers;
import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.device.DeviceException;
import dev.wheelwright.agent.device.DeviceWatch;
import dev.wheelwright.agent.device.EndpointResolver;
import dev.wheelwright.agent.device.Finding;
import dev.wheelwright.agent.device.ForeignFirewall;
import dev.wheelwright.agent.device.LinuxDevice;
import dev.wheelwright.agent.device.Ownership;
import dev.wheelwright.agent.identity.Credentials;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.identity.Renewal;
import dev.wheelwright.agent.link.Freshness;
import dev.wheelwright.agent.link.LinkClient;
import dev.wheelwright.agent.link.LinkListener;
import dev.wheelwright.agent.link.LinkParts;
import dev.wheelwright.agent.link.LinkSettings;
import dev.wheelwright.agent.link.Run;
import dev.wheelwright.agent.link.Trust;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.status.RateSocket;
import dev.wheelwright.agent.status.RuntimeStatus;
import dev.wheelwright.agent.status.StatusBoard;
import dev.wheelwright.agent.store.CorruptStateException;
import dev.wheelwright.agent.store.FloorKeeper;
import dev.wheelwright.agent.store.MembershipKeys;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.agent.telemetry.Sampler;
import dev.wheelwright.agent.telemetry.Telemetry;
import dev.wheelwright.agent.telemetry.TrafficRates;
import dev.wheelwright.agent.verify.ConfigVerifier;
import dev.wheelwright.agent.verify.Refusal;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.InterfaceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of the running agent, put together. */
final class Agent {
  private static final Duration NAME_LOOKUP = Duration.ofSeconds(5);
  private static final Duration RETRY_BASE = Duration.ofSeconds(1);
  private static final Duration RETRY_CAP = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration FIRST_TRY = Duration.ofSeconds(30);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final Threads threads;
  private final Applier applier;
  private final LinkClient link;
  private final Renewal renewal;
  private final Telemetry telemetry;
  private final MachineWatch watch;
  private final RateSocket rates;

  private Agent(
      Common common, Applier applier, LinkClient link, Renewal renewal, Telemetry telemetry) {
    this.threads = common.threads();
    this.telemetry = telemetry;
    this.applier = applier;
    this.link = link;
    this.renewal = renewal;
    TrafficRates seen = new TrafficRates();
    telemetry.listen(seen::sampled);
    this.rates = new RateSocket(common.state(), seen::current);
    this.watch = new MachineWatch(new SystemInspector(), common.conditions());
  }

  /**
   * One thread each for the device, hearing of its changes, the controller, looking on, and what
   * has to be cared for.
   */
  private record Threads(
      Worker apply, DeviceWatch changes, Worker link, Worker telemetry, Worker care) {}

  /** What most parts need. */
  private record Common(
      StateDirectory state,
      FloorKeeper floor,
      Clock clock,
      Threads threads,
      Conditions conditions) {}

  /**
   * An agent that has not started.
   *
   * @throws IOException when a state file that guards something can't be read, or is corrupt
   */
  static Agent create(Surroundings surroundings, StateDirectory state, Identity identity)
      throws FailedException, IOException {
    FloorKeeper floor = new FloorKeeper(state.floor());
    TrustedClock clock =
        new TrustedClock(
            surroundings.clock(),
            () -> Instant.ofEpochSecond(floor.current().issuedAtSeconds()),
            System::nanoTime);
    Ownership ownership = surroundings.ownership(state);
    Threads threads =
        new Threads(
            new Worker("apply"),
            DeviceWatch.of(ownership),
            new Worker("link"),
            new Worker("telemetry"),
            new Worker("care"));
    Common common = new Common(state, floor, clock, threads, new Conditions());
    StatusBoard board = new StatusBoard(state.runtime(), clock, common.conditions());
    common.conditions().listen(board);
    MembershipKeys keys = state.keys();
    ConfigVerifier verifier = verifier(identity, keys);
    LinuxDevice device = surroundings.device(ownership);
    Applier applier = applier(surroundings, common, keys, device, verifier);
    applier.listen(report -> board.outcome(outcome(report)));
    Credentials credentials =
        new Credentials(identity, new IdentityFolder(state), clock, surroundings.random());
    LinkParts parts =
        new LinkParts(
            new LinkParts.Self(
                identity, keys, Surroundings.agentVersion(), new Run(surroundings.random())),
            new LinkParts.Guard(
                new Trust(identity, state.keySet()),
                floor,
                verifier,
                new Freshness(clock, System::nanoTime, common.conditions())),
            applier,
            common.conditions(),
            surroundings.random());
    Telemetry telemetry = telemetry(surroundings, common, device, applier);
    LinkClient link =
        new LinkClient(
            parts,
            credentials::connect,
            threads.link(),
            LinkSettings.DEFAULT,
            new LinkWatch(board, telemetry));
    telemetry.listen(link::sampled);
    return new Agent(
        common,
        applier,
        link,
        new Renewal(
            credentials,
            common.conditions(),
            threads.care(),
            surroundings.settings().renewalSpread(),
            surroundings.random()),
        telemetry);
  }

  private static Telemetry telemetry(
      Surroundings surroundings, Common common, Device device, Applier applier) {
    Worker thread = common.threads().telemetry();
    Sampler sampler =
        new Sampler(
            device,
            () -> interfaces(applier.state()),
            common.conditions(),
            // The machine's own, however wrong: it stamps the handshakes.
            surroundings.clock(),
            thread::nanoTime);
    Telemetry telemetry = new Telemetry(sampler, thread, surroundings.settings().reportEvery());
    telemetry.listen(sample -> applier.seen(sample.endpoints()));
    return telemetry;
  }

  /** While it is not known what the device is, those that it should have come back to. */
  private static List<InterfaceRecord> interfaces(AppliedState state) {
    return state
        .applied()
        .or(state::lastGood)
        .map(config -> config.head().interfaces())
        .orElse(List.of());
  }

  private static Applier applier(
      Surroundings surroundings,
      Common common,
      MembershipKeys keys,
      Device device,
      ConfigVerifier verifier)
      throws IOException {
    return Applier.create(
        new Applier.Memory(common.state(), common.floor(), keys, lastGood(common, verifier)),
        new Applier.Surroundings(
            device,
            EndpointResolver.ofSystem(NAME_LOOKUP)::resolve,
            common.threads().apply(),
            new Backoff(RETRY_BASE, RETRY_CAP, surroundings.random()),
            common.conditions()));
  }

  /** Brings up what was there before, then looks for the controller. */
  void start() {
    renewal.start();
    threads.changes().start(applier::deviceChanged);
    applier.start(FIRST_TRY);
    applier.listen(
        report -> {
          telemetry.changed();
          threads.care().execute(this::look);
        });
    threads.care().every(LOOK, this::look);
    threads.care().execute(this::look);
    link.start();
    rates.start();
    telemetry.start();
  }

  private void look() {
    watch.look(applier.state().applied());
  }

  /** Lets the step that is under way end. The device stays as it is. */
  void stop() {
    rates.close();
    threads.changes().close();
    threads.telemetry().stop(Duration.ofSeconds(1));
    applier.stop(STOP_PATIENCE);
    link.stop();
    threads.link().stop(Duration.ofSeconds(1));
    threads.care().stop(Duration.ZERO);
  }

  private static ConfigVerifier verifier(Identity identity, MembershipKeys keys) {
    return new ConfigVerifier(
        identity.id(),
        identity.root(),
        (membership, generation) ->
            keys.find(new MembershipKeys.KeyName(membership, generation))
                .map(key -> key.publicKey()));
  }

  /** Last-good, unless it is lost: then the device stays as it is until the controller answers. */
  private static Optional<VerifiedConfig> lastGood(Common common, ConfigVerifier verifier)
      throws IOException {
    Conditions conditions = common.conditions();
    try {
      Optional<StoredConfig> stored = common.state().lastGood().read();
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      return switch (verifier.stored(stored.get())) {
        case Verdict.Accepted<VerifiedConfig>(VerifiedConfig config) -> Optional.of(config);
        case Verdict.Refused<VerifiedConfig>(Refusal refusal) -> {
          conditions.raise(Condition.Kind.LAST_GOOD_LOST, refusal.toString());
          yield Optional.empty();
        }
      };
    } catch (CorruptStateException e) {
      conditions.raise(Condition.Kind.LAST_GOOD_LOST, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static RuntimeStatus.Outcome outcome(ApplyReport report) {
    Digest digest = report.attempt().digest();
    return new RuntimeStatus.Outcome(
        report.result().outcome(),
        report.result().reason(),
        report.attempt().stamp().toString(),
        digest.toString());
  }

  /** Looks at this machine. */
  private static final class SystemInspector implements MachineWatch.Inspector {
    private final ForeignFirewall firewall = ForeignFirewall.ofSystem();
    private final CompetingManagers managers = new CompetingManagers(Path.of("/"));

    @Override
    public List<Finding> firewalls(Set<Integer> ports) throws DeviceException {
      return firewall.findings(ports);
    }

    @Override
    public List<Finding> managers(InterfaceName name) {
      return managers.findings(name);
    }
  }

  /** Notes on the board whether the controller is there, and has it told at once what it missed. */
  private record LinkWatch(StatusBoard board, Telemetry telemetry) implements LinkListener {
    @Override
    public void connected() {
      board.connected(true, "");
      telemetry.now();
    }

    @Override
    public void disconnected(String reason) {
      board.connected(false, reason);
    }
  }
}
