package dev.wheelwright.agent;

import dev.wheelwright.agent.apply.Applier;
import dev.wheelwright.agent.apply.ApplyReport;
import dev.wheelwright.agent.clock.Backoff;
import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.device.EndpointResolver;
import dev.wheelwright.agent.identity.Credentials;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.identity.Renewal;
import dev.wheelwright.agent.link.Freshness;
import dev.wheelwright.agent.link.LinkClient;
import dev.wheelwright.agent.link.LinkListener;
import dev.wheelwright.agent.link.LinkParts;
import dev.wheelwright.agent.link.LinkSettings;
import dev.wheelwright.agent.link.Trust;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.status.RuntimeStatus;
import dev.wheelwright.agent.status.StatusBoard;
import dev.wheelwright.agent.store.CorruptStateException;
import dev.wheelwright.agent.store.FloorKeeper;
import dev.wheelwright.agent.store.MembershipKeys;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StoredConfig;
import dev.wheelwright.agent.verify.ConfigVerifier;
import dev.wheelwright.agent.verify.Refusal;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.Digest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the running agent, put together. */
final class Agent {
  private static final Logger LOGGER = LoggerFactory.getLogger(Agent.class);

  private static final Duration NAME_LOOKUP = Duration.ofSeconds(5);
  private static final Duration RETRY_BASE = Duration.ofSeconds(1);
  private static final Duration RETRY_CAP = Duration.ofSeconds(60);
  private static final long FIRST_TRY_SECONDS = 30;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final Threads threads;
  private final Applier applier;
  private final LinkClient link;
  private final Renewal renewal;

  private Agent(Threads threads, Applier applier, LinkClient link, Renewal renewal) {
    this.threads = threads;
    this.applier = applier;
    this.link = link;
    this.renewal = renewal;
  }

  private record Threads(Worker apply, Worker link) {}

  /**
   * An agent that has not started.
   *
   * @throws IOException when a state file that guards something can't be read, or is corrupt
   */
  static Agent create(Surroundings surroundings, StateDirectory state, Identity identity)
      throws FailedException, IOException {
    Conditions conditions = new Conditions();
    FloorKeeper floor = new FloorKeeper(state.floor());
    Clock clock =
        new TrustedClock(
            surroundings.clock(), () -> Instant.ofEpochSecond(floor.current().issuedAtSeconds()));
    MembershipKeys keys = state.keys();
    ConfigVerifier verifier = verifier(identity, keys);
    Threads threads = new Threads(new Worker("apply"), new Worker("link"));
    Applier applier =
        Applier.create(
            new Applier.Memory(state, floor, keys, lastGood(state, verifier, conditions)),
            new Applier.Surroundings(
                surroundings.device(surroundings.ownership(state)),
                EndpointResolver.ofSystem(NAME_LOOKUP)::resolve,
                threads.apply(),
                new Backoff(RETRY_BASE, RETRY_CAP, surroundings.random()),
                conditions));
    StatusBoard board = new StatusBoard(state.runtime(), clock, conditions);
    conditions.listen(board);
    Credentials credentials =
        new Credentials(identity, new IdentityFolder(state), clock, surroundings.random());
    LinkParts parts =
        new LinkParts(
            new LinkParts.Self(identity, keys, Surroundings.agentVersion()),
            new LinkParts.Guard(
                new Trust(identity, state.keySet()),
                floor,
                verifier,
                new Freshness(clock, System::nanoTime, conditions)),
            applier,
            conditions,
            surroundings.random());
    applier.listen(report -> board.outcome(outcome(report)));
    LinkClient link =
        new LinkClient(
            parts,
            credentials::connect,
            threads.link(),
            LinkSettings.DEFAULT,
            new BoardListener(board));
    return new Agent(threads, applier, link, new Renewal(credentials, conditions));
  }

  /** Brings up what was there before, then looks for the controller. */
  void start() throws InterruptedException {
    renewal.start();
    Future<?> firstTry = applier.start();
    try {
      firstTry.get(FIRST_TRY_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException slow) {
      // The applier goes on by itself, and the controller may have the remedy.
      LOGGER.atWarn().log("event=slow-start");
    }
    link.start();
  }

  /** Lets the step that is under way end. The device stays as it is. */
  void stop() {
    renewal.stop();
    threads.apply().stop(STOP_PATIENCE);
    link.stop();
    threads.link().stop(Duration.ofSeconds(1));
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
  private static Optional<VerifiedConfig> lastGood(
      StateDirectory state, ConfigVerifier verifier, Conditions conditions) throws IOException {
    try {
      Optional<StoredConfig> stored = state.lastGood().read();
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

  /** Notes on the board whether the controller is there. */
  private record BoardListener(StatusBoard board) implements LinkListener {
    @Override
    public void connected() {
      board.connected(true, "");
    }

    @Override
    public void disconnected(String reason) {
      board.connected(false, reason);
    }
  }
}
