package dev.wheelwright.controller.rollout;

import dev.wheelwright.simulation.Unheard;
import dev.wheelwright.wire.Digest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One appliance's row of the table appliance_status, with the class that writes results into it. A
 * transaction that fails leaves the row as it was.
 */
public final class SimulatedStatuses {
  private final UUID appliance;
  private final Runnable commit;
  private final ApplyResults results;
  private final Map<Digest, Long> revisions = new HashMap<>();
  private @Nullable ApplianceStatusEntity stored;
  private @Nullable ApplianceStatusEntity working;

  /**
   * @param commit called just before and just after a transaction takes effect; may throw
   */
  public SimulatedStatuses(UUID appliance, Clock clock, Runnable commit) {
    this.appliance = appliance;
    this.commit = commit;
    this.results =
        new ApplyResults(new Statuses(), new Configs(), new Unheard<>(), new Unheard<>(), clock);
  }

  /** A new revision desires this config. */
  public void desire(DesiredConfig config) {
    transaction(
        () -> {
          ApplianceStatusEntity row = working;
          if (row == null) {
            row = new ApplianceStatusEntity();
            row.applianceId = appliance;
            working = row;
          }
          row.desiredRevision = config.revision();
          row.desiredDigest = config.digest().toBytes();
        });
    revisions.put(config.digest(), config.revision());
  }

  public Optional<DesiredConfig> desired() {
    return Optional.ofNullable(stored).flatMap(DesiredConfigs::desiredOf);
  }

  public Optional<Digest> parked() {
    return Optional.ofNullable(stored)
        .filter(row -> row.outcome != null && ApplyResult.Outcome.parse(row.outcome).parks())
        .flatMap(row -> Optional.ofNullable(row.outcomeDigest))
        .map(Digest::fromBytes);
  }

  public Optional<Digest> applied() {
    return Optional.ofNullable(stored)
        .flatMap(row -> Optional.ofNullable(row.appliedDigest))
        .map(Digest::fromBytes);
  }

  /** Stores a result. */
  public void record(ApplyResult result) {
    transaction(() -> results.record(appliance, result));
  }

  /** Stores what an agent says at Hello that it holds. */
  public void held(
      Optional<Digest> attempted, Optional<Digest> applied, Optional<Digest> lastGood) {
    transaction(() -> results.held(appliance, attempted, applied, lastGood));
  }

  private void transaction(Runnable work) {
    working = stored == null ? null : copy(stored);
    work.run();
    commit.run();
    stored = working;
    // A failure from here on looks like one before, but the transaction has happened.
    commit.run();
  }

  private static ApplianceStatusEntity copy(ApplianceStatusEntity row) {
    ApplianceStatusEntity copy = new ApplianceStatusEntity();
    copy.applianceId = row.applianceId;
    copy.desiredRevision = row.desiredRevision;
    copy.desiredDigest = row.desiredDigest;
    copy.attemptedRevision = row.attemptedRevision;
    copy.attemptedDigest = row.attemptedDigest;
    copy.appliedRevision = row.appliedRevision;
    copy.appliedDigest = row.appliedDigest;
    copy.lastGoodRevision = row.lastGoodRevision;
    copy.lastGoodDigest = row.lastGoodDigest;
    copy.outcome = row.outcome;
    copy.outcomeDigest = row.outcomeDigest;
    copy.reason = row.reason;
    copy.reportedAt = row.reportedAt;
    return copy;
  }

  private final class Statuses extends ApplianceStatusRepository {
    @Override
    public @Nullable ApplianceStatusEntity findById(UUID id) {
      return working;
    }

    @Override
    public void persist(ApplianceStatusEntity row) {
      working = row;
    }
  }

  private final class Configs extends ApplianceConfigRepository {
    @Override
    OptionalLong lastRevisionOf(UUID id, Digest config) {
      Long revision = revisions.get(config);
      return revision == null ? OptionalLong.empty() : OptionalLong.of(revision);
    }
  }
}
