package dev.wheelwright.simulation;

import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.controller.rollout.ApplyResult;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.controller.rollout.SimulatedStatuses;
import dev.wheelwright.simulation.Faults.Kind;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Signed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the controller keeps, with the keys to sign it. It outlives the controller, and fails. */
public final class Database {
  static final Duration LONGEST_ABSENCE = Duration.ofSeconds(20);

  private final World world;
  private final Faults faults;
  private final TestFleet fleet = new TestFleet();
  private final Signed keySet = fleet.keySet();
  private final Map<Digest, ConfigContent> contents = new HashMap<>();
  private final Map<Long, Signed> envelopes = new HashMap<>();
  private final SimulatedStatuses statuses;
  private long announced;
  private int failures;
  private long awayUntil;

  /** It does not answer. */
  public static final class AwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AwayException() {
      super("the database is away");
    }
  }

  Database(World world, Faults faults) {
    this.world = world;
    this.faults = faults;
    this.statuses = new SimulatedStatuses(fleet.self.appliance(), world, this::step);
  }

  public UUID fleet() {
    return fleet.self.fleet();
  }

  public UUID appliance() {
    return fleet.self.appliance();
  }

  TestFleet signer() {
    return fleet;
  }

  /** Whether it has been away for a while, and may go on to be. */
  public boolean isAway() {
    return world.nanoTime() < awayUntil;
  }

  /** How often it failed. */
  int failures() {
    return failures;
  }

  /** A user's change, as the rollout commits it: desired only when the digest changed. */
  public void commit(ConfigContent content) {
    if (statuses.desired().filter(now -> now.digest().equals(content.digest())).isPresent()) {
      return;
    }
    contents.put(content.digest(), content);
    try {
      statuses.desire(new DesiredConfig(revision() + 1, content.digest()));
    } catch (AwayException failed) {
      // The user is told, and does not know either whether it has happened.
      failures++;
    }
  }

  private long revision() {
    return statuses.desired().map(DesiredConfig::revision).orElse(0L);
  }

  /** What is desired, as an observer sees it. */
  Optional<DesiredConfig> truth() {
    return statuses.desired();
  }

  /** What the appliance is, as the controller knows it. */
  Optional<Digest> knownApplied() {
    return statuses.applied();
  }

  public Optional<DesiredConfig> desired() {
    step();
    return statuses.desired();
  }

  public Optional<Digest> parked() {
    step();
    return statuses.parked();
  }

  public Optional<ConfigContent> content(Digest digest) {
    step();
    return Optional.ofNullable(contents.get(digest));
  }

  public Signed keySet() {
    return keySet;
  }

  public Signed latest(Bytes nonce, long at, Digest digest) {
    return fleet.latest(nonce, at, digest);
  }

  /** Signed once, and the same bytes from then on. */
  public Signed envelope(DesiredConfig desired) {
    step();
    return envelopes.computeIfAbsent(
        desired.revision(), _ -> fleet.config(desired.revision(), desired.digest()));
  }

  public void held(
      Optional<Digest> attempted, Optional<Digest> applied, Optional<Digest> lastGood) {
    statuses.held(attempted, applied, lastGood);
  }

  public void record(ApplyResult result) {
    statuses.record(result);
  }

  public boolean outboxWaits() {
    step();
    return announced < revision();
  }

  public void announced(long upTo) {
    step();
    announced = Math.max(announced, upTo);
  }

  private void step() {
    if (faults.happens(Kind.DATABASE_FAILS) && world.random().nextBoolean()) {
      awayUntil = world.nanoTime() + world.upTo(LONGEST_ABSENCE).toNanos();
    }
    if (isAway() || faults.happens(Kind.DATABASE_FAILS)) {
      failures++;
      throw new AwayException();
    }
    faults.maybeKill(Kind.KILLED_AT_THE_DATABASE);
  }
}
