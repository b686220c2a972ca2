package dev.wheelwright.simulation;

import dev.wheelwright.agent.apply.AppliedState;
import dev.wheelwright.agent.apply.Applier;
import dev.wheelwright.agent.apply.ApplyReport;
import dev.wheelwright.agent.apply.ApplyResult;
import dev.wheelwright.agent.clock.Backoff;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.identity.ControllerAddress;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.key.WgPrivateKey;
import dev.wheelwright.agent.link.Freshness;
import dev.wheelwright.agent.link.LinkClient;
import dev.wheelwright.agent.link.LinkListener;
import dev.wheelwright.agent.link.LinkParts;
import dev.wheelwright.agent.link.LinkSettings;
import dev.wheelwright.agent.link.Run;
import dev.wheelwright.agent.link.Trust;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.store.FloorKeeper;
import dev.wheelwright.agent.store.MembershipKeys;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.agent.telemetry.Sampler;
import dev.wheelwright.agent.telemetry.Telemetry;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.agent.verify.ConfigVerifier;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.RevisionStamp;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** One life of the agent: its real parts, put together as its own main program does. */
final class AgentProcess {
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
  private static final Duration FIRST_TRY = Duration.ofSeconds(30);

  private final Life life;
  private final FloorKeeper floor;
  private final Applier applier;

  /** What outlives it. */
  record Machine(World world, TestFleet fleet, StateDirectory state, SimulatedDevice device) {}

  /** Hears of what was proved. */
  interface Ledger {
    void applied(RevisionStamp stamp, VerifiedConfig config);
  }

  /**
   * Starts it.
   *
   * @param dialer opens a channel to the controller
   * @throws IOException when its state can't be read; nothing of it is at work then
   */
  AgentProcess(Machine machine, Life life, Supplier<ManagedChannel> dialer, Ledger ledger)
      throws IOException {
    this.life = life;
    World world = machine.world();
    StateDirectory state = machine.state();
    this.floor = new FloorKeeper(state.floor());
    MembershipKeys keys = state.keys();
    Conditions conditions = new Conditions();
    ConfigVerifier verifier =
        new ConfigVerifier(
            machine.fleet().self,
            machine.fleet().rootKey(),
            (membership, generation) ->
                keys.find(new MembershipKeys.KeyName(membership, generation))
                    .map(WgPrivateKey::publicKey));
    this.applier =
        Applier.create(
            new Applier.Memory(
                state, floor, keys, state.lastGood().read().map(each -> verified(verifier, each))),
            new Applier.Surroundings(
                machine.device(),
                (desired, earlier) -> earlier,
                worker(world),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), world.random()),
                conditions));
    applier.listen(report -> note(report, ledger));
    SeededRandom random = new SeededRandom(world.random());
    Identity identity =
        new Identity(
            machine.fleet().self,
            "nodegrid-hub",
            machine.fleet().rootKey(),
            ControllerAddress.parse("localhost"),
            ConfigContent.EMPTY.digest());
    LinkParts parts =
        new LinkParts(
            new LinkParts.Self(identity, keys, "0.1", new Run(random)),
            new LinkParts.Guard(
                new Trust(identity, state.keySet()),
                floor,
                verifier,
                new Freshness(world, world::nanoTime, conditions)),
            applier,
            conditions,
            random);
    start(machine, conditions, new Ends(parts, dialer));
  }

  private record Ends(LinkParts parts, Supplier<ManagedChannel> dialer) {}

  private void start(Machine machine, Conditions conditions, Ends ends) {
    World world = machine.world();
    Sampler sampler =
        new Sampler(
            machine.device(),
            () ->
                applier
                    .state()
                    .applied()
                    .map(config -> config.head().interfaces())
                    .orElse(List.of()),
            conditions,
            world,
            world::nanoTime);
    Telemetry telemetry = new Telemetry(sampler, worker(world), REPORT_EVERY);
    LinkClient link =
        new LinkClient(
            ends.parts(),
            ends.dialer(),
            worker(world),
            LinkSettings.DEFAULT,
            new LookAtOnce(telemetry));
    telemetry.listen(link::sampled);
    telemetry.listen(sample -> applier.seen(sample.endpoints()));
    applier.start(FIRST_TRY);
    applier.listen(report -> telemetry.changed());
    link.start();
    telemetry.start();
  }

  private record LookAtOnce(Telemetry telemetry) implements LinkListener {
    @Override
    public void connected() {
      telemetry.now();
    }

    @Override
    public void disconnected(String reason) {}
  }

  RevisionStamp floor() {
    return floor.current().stamp();
  }

  AppliedState state() {
    return applier.state();
  }

  private Worker worker(World world) {
    return new Worker(new Lane(world, life), world::nanoTime);
  }

  private void note(ApplyReport report, Ledger ledger) {
    if (report.result() instanceof ApplyResult.Applied) {
      ledger.applied(report.attempt().stamp(), applier.state().applied().orElseThrow());
    }
  }

  private static VerifiedConfig verified(ConfigVerifier verifier, StoredConfig stored) {
    return switch (verifier.stored(stored)) {
      case Verdict.Accepted<VerifiedConfig>(VerifiedConfig config) -> config;
      case Verdict.Refused<VerifiedConfig> refused ->
          throw new AssertionError(refused.refusal().toString());
    };
  }
}
