package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.clock.Backoff;
import dev.wheelwright.agent.clock.Worker;
import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.diff.DesiredDevice;
import dev.wheelwright.agent.log.Quoted;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import dev.wheelwright.agent.store.Attempt;
import dev.wheelwright.agent.store.FloorKeeper;
import dev.wheelwright.agent.store.MembershipKeys;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.verify.Refusal;
import dev.wheelwright.agent.verify.RefusalReason;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes verified configs real, one at a time, on a thread of its own. Only the newest that was
 * handed over counts. Whatever fails is tried again, and the device is read again in full every
 * minute.
 */
public final class Applier {
  /** How often the device is read in full though nothing was asked for. */
  static final Duration RESYNC = Duration.ofSeconds(60);

  private static final Logger LOGGER = LoggerFactory.getLogger(Applier.class);

  private final Progress progress;
  private final DesiredDevices devices;
  private final Convergence convergence;
  private final RememberedEndpoints remembered;
  private final Worker thread;
  private final Backoff backoff;
  private final Conditions conditions;
  private final AtomicBoolean changeWaits = new AtomicBoolean();
  private final AtomicReference<@Nullable VerifiedConfig> slot = new AtomicReference<>();
  private final AtomicReference<@Nullable Map<PeerName, Endpoint>> seen = new AtomicReference<>();
  private final List<Consumer<ApplyReport>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable VerifiedConfig target;
  private volatile @Nullable ApplyReport report;
  private boolean retryPlanned;
  private boolean restoring;
  private boolean noticing;

  private Applier(
      Progress progress,
      DesiredDevices devices,
      RememberedEndpoints remembered,
      Surroundings surroundings) {
    this.progress = progress;
    this.devices = devices;
    this.convergence = new Convergence(surroundings.device(), surroundings.names(), remembered);
    this.remembered = remembered;
    this.thread = surroundings.thread();
    this.backoff = surroundings.backoff();
    this.conditions = surroundings.conditions();
  }

  /**
   * What the agent knew before it started.
   *
   * @param lastGood what the last-good file holds, verified
   */
  public record Memory(
      StateDirectory state,
      FloorKeeper floor,
      MembershipKeys keys,
      Optional<VerifiedConfig> lastGood) {}

  /**
   * What the work is done on, and where and when.
   *
   * @param backoff between tries
   */
  public record Surroundings(
      Device device, NameResolution names, Worker thread, Backoff backoff, Conditions conditions) {}

  /**
   * An applier that has not started.
   *
   * @throws IOException when a state file can't be read or is corrupt
   */
  public static Applier create(Memory memory, Surroundings surroundings) throws IOException {
    StateDirectory state = memory.state();
    Progress progress =
        new Progress(memory.floor(), state.attempt(), state.lastGood(), memory.lastGood());
    RememberedEndpoints remembered =
        new RememberedEndpoints(state.peerEndpoints(), surroundings.thread()::nanoTime);
    return new Applier(progress, new DesiredDevices(memory.keys()), remembered, surroundings);
  }

  /** Adds one who hears of results, on the applier's own thread. */
  public void listen(Consumer<ApplyReport> listener) {
    listeners.add(listener);
  }

  /**
   * Brings up last-good, if there is one, before anybody else is asked, and starts the periodic
   * reading.
   *
   * @param patience how long to wait for the first try; afterwards it goes on by itself
   */
  public void start(Duration patience) {
    VerifiedConfig lastGood = progress.lastGood().orElse(null);
    target = lastGood;
    if (lastGood != null) {
      switch (devices.of(lastGood)) {
        case Verdict.Accepted<DesiredDevice>(DesiredDevice desired) ->
            convergence.assumeApplied(desired);
        case Verdict.Refused<DesiredDevice> refused -> {} // reported by the first try
      }
    }
    thread.every(RESYNC, this::work);
    thread.executeAndWait(this::work, patience);
  }

  /** Reads the device in full now, and repairs what differs. */
  void resync() {
    thread.execute(this::work);
  }

  /** Remembers where peers were seen, for the next boot; of several that wait the newest counts. */
  public void seen(Map<PeerName, Endpoint> endpoints) {
    if (seen.getAndSet(endpoints) == null) {
      thread.execute(this::remember);
    }
  }

  /** Lets the step that is under way end, and stores what is not stored yet. */
  public void stop(Duration patience) {
    thread.execute(
        () -> {
          remember();
          storing(remembered::store);
        });
    thread.stop(patience);
  }

  /**
   * Reads the device in full because something happened to it. While a retry is due, that retry
   * does it: what failed is not tried in a loop because the tries themselves are noticed. However
   * often it is told before its turn comes, one reading answers.
   */
  public void deviceChanged() {
    if (changeWaits.getAndSet(true)) {
      return;
    }
    thread.execute(
        () -> {
          changeWaits.set(false);
          if (!retryPlanned) {
            noticing = true;
            work();
            noticing = false;
          }
        });
  }

  /** Hands over a config in place of any that still waits, unless that is newer. */
  public void submit(VerifiedConfig config) {
    slot.accumulateAndGet(
        config,
        (waiting, next) ->
            waiting != null && next != null && next.stamp().isOlderThan(waiting.stamp())
                ? waiting
                : next);
    thread.execute(this::work);
  }

  /** Whether the agent is at work on that config, or holds it proved. */
  public boolean pursues(Digest digest) {
    return Optional.ofNullable(slot.get())
        .or(() -> Optional.ofNullable(target))
        .map(config -> config.digest().equals(digest))
        .orElse(false);
  }

  /** How far the appliance got. */
  public AppliedState state() {
    return new AppliedState(
        progress.attempted(),
        progress.applied(),
        progress.lastGood(),
        slot.get() == null ? Optional.ofNullable(report) : Optional.empty());
  }

  private void remember() {
    Map<PeerName, Endpoint> newest = seen.getAndSet(null);
    if (newest != null) {
      storing(() -> remembered.learn(newest));
    }
  }

  /** Failing, it is no more than a warning: the next reading tries again. */
  private void storing(Storing step) {
    try {
      step.run();
    } catch (IOException e) {
      conditions.raise(
          Condition.Kind.STATE_FAILING, "where the peers are can't be stored: " + e.getMessage());
    }
  }

  /** Writes to the disk. */
  private interface Storing {
    void run() throws IOException;
  }

  private void work() {
    try {
      VerifiedConfig next = slot.getAndSet(null);
      if (next != null && !begin(next)) {
        return;
      }
      VerifiedConfig config = target;
      if (config != null) {
        pursue(config);
      }
    } catch (RuntimeException bug) {
      LOGGER.atError().setCause(bug).log("event=apply-bug");
      VerifiedConfig config = target;
      if (config != null) {
        retryLater(config, "the agent failed: " + bug.getClass().getSimpleName());
      }
    }
  }

  /** Accepts a config for good: from here on nothing older comes in. */
  private boolean begin(VerifiedConfig next) {
    try {
      if (!progress.begin(next)) {
        report(
            next,
            new ApplyResult.Refused(
                new Refusal(RefusalReason.ROLLED_BACK, "a newer one was accepted meanwhile")));
        return true;
      }
      conditions.clear(Condition.Kind.STATE_FAILING);
    } catch (IOException e) {
      slot.compareAndSet(null, next);
      conditions.raise(Condition.Kind.STATE_FAILING, String.valueOf(e.getMessage()));
      retryLater(next, "the agent's state can't be written: " + e.getMessage());
      return false;
    }
    target = next;
    report = null;
    restoring = false;
    return true;
  }

  private void pursue(VerifiedConfig config) {
    boolean wasApplied = progress.applied().filter(config::equals).isPresent();
    Convergence.Outcome outcome =
        switch (devices.of(config)) {
          case Verdict.Accepted<DesiredDevice>(DesiredDevice desired) ->
              convergence.converge(desired);
          case Verdict.Refused<DesiredDevice>(Refusal refusal) ->
              new Convergence.Outcome.Refused(refusal);
        };
    switch (outcome) {
      case Convergence.Outcome.Converged converged -> {
        if (wasApplied && !converged.done().isEmpty()) {
          conditions.raise(
              Condition.Kind.DRIFT_REPAIRED,
              "the device differed from its config: " + Drift.of(converged.done(), config));
        } else if (wasApplied && !noticing) { // a repair is noticed, too, and should be seen
          conditions.clear(Condition.Kind.DRIFT_REPAIRED);
        }
        commit(config, converged.unsaved());
      }
      case Convergence.Outcome.Refused refused -> refuse(config, refused.refusal());
      case Convergence.Outcome.Failed failed -> {
        progress.lost();
        conditions.raise(Condition.Kind.DEVICE_FAILING, failed.reason());
        retryLater(config, failed.reason());
      }
    }
  }

  /**
   * The proof is the reading after the change. A confirmation through the tunnels belongs between
   * it and this, and ends in {@link ApplyResult.Unconfirmed} when it fails.
   */
  private void commit(VerifiedConfig config, Optional<String> unsaved) {
    try {
      progress.commit(config);
    } catch (IOException e) {
      conditions.raise(Condition.Kind.STATE_FAILING, String.valueOf(e.getMessage()));
      retryLater(config, "last-good can't be written: " + e.getMessage());
      return;
    }
    backoff.reset();
    conditions.clear(Condition.Kind.DEVICE_FAILING);
    conditions.clear(Condition.Kind.LAST_GOOD_LOST);
    unsaved.ifPresentOrElse(
        reason -> conditions.raise(Condition.Kind.STATE_FAILING, reason),
        () -> conditions.clear(Condition.Kind.STATE_FAILING));
    if (!restoring) {
      report(config, new ApplyResult.Applied());
    }
  }

  private void refuse(VerifiedConfig config, Refusal refusal) {
    VerifiedConfig lastGood = progress.lastGood().orElse(null);
    boolean back = lastGood != null && !lastGood.digest().equals(config.digest());
    report(config, new ApplyResult.Refused(refusal));
    if (!back) {
      progress.lost();
      return;
    }
    // Nothing was done for it now, but an earlier try may have got half-way. What counts as the
    // result stays the refusal.
    restoring = true;
    target = lastGood;
    thread.execute(this::work);
  }

  private void retryLater(VerifiedConfig config, String reason) {
    report(config, new ApplyResult.Transient(reason));
    if (!retryPlanned) {
      retryPlanned = true;
      thread.after(
          backoff.next(),
          () -> {
            retryPlanned = false;
            work();
          });
    }
  }

  /** Tells once what came of a config, and again when that changes. */
  private void report(VerifiedConfig config, ApplyResult result) {
    ApplyReport next = new ApplyReport(new Attempt(config.stamp(), config.digest()), result);
    if (next.equals(report)) {
      return;
    }
    report = next;
    LOGGER
        .atInfo()
        .addKeyValue("revision", config.stamp())
        .addKeyValue("digest", config.digest().shortForm())
        .addKeyValue("reason", Quoted.of(result.reason()))
        .log("event={}", result.outcome());
    listeners.forEach(listener -> listener.accept(next));
  }
}
