package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What agents say of their configs. Attempted, applied and last-good are kept apart, and never
 * touch what is desired.
 */
@ApplicationScoped
public class ApplyResults {
  private static final Logger LOGGER = Logger.getLogger(ApplyResults.class);

  /** Fired when a result is stored: spokes may wait for it. */
  public record ResultStored(UUID appliance, ApplyResult result) {}

  private final ApplianceStatusRepository statuses;
  private final ApplianceConfigRepository configs;
  private final Event<ResultStored> stored;
  private final Event<ApplianceChanged> changed;
  private final Clock clock;

  ApplyResults(
      ApplianceStatusRepository statuses,
      ApplianceConfigRepository configs,
      Event<ResultStored> stored,
      Event<ApplianceChanged> changed,
      Clock clock) {
    this.statuses = statuses;
    this.configs = configs;
    this.stored = stored;
    this.changed = changed;
    this.clock = clock;
  }

  /** Stores a result. One that refuses or takes back parks its config for this appliance. */
  @Transactional
  public void record(UUID appliance, ApplyResult result) {
    ApplianceStatusEntity row = row(appliance);
    row.attemptedDigest = result.config().toBytes();
    row.attemptedRevision = result.revision();
    noteHeld(row, result.applied(), result.lastGood());
    row.outcome = result.outcome().text();
    row.outcomeDigest = result.config().toBytes();
    row.reason = result.reason();
    row.reportedAt = clock.instant();
    stored.fire(new ResultStored(appliance, result));
    changed.fire(new ApplianceChanged(appliance));
    LOGGER.infof(
        "event=apply-result appliance=%s revision=%d digest=%s outcome=%s",
        appliance, result.revision(), result.config().shortForm(), row.outcome);
  }

  /** Stores what an agent says at Hello that it holds. Its last result stays. */
  @Transactional
  public void held(
      UUID appliance,
      Optional<Digest> attempted,
      Optional<Digest> applied,
      Optional<Digest> lastGood) {
    ApplianceStatusEntity row = row(appliance);
    row.attemptedDigest = bytes(attempted);
    row.attemptedRevision = revision(appliance, attempted);
    noteHeld(row, applied, lastGood);
    row.reportedAt = clock.instant();
  }

  private void noteHeld(
      ApplianceStatusEntity row, Optional<Digest> applied, Optional<Digest> lastGood) {
    row.appliedDigest = bytes(applied);
    row.appliedRevision = revision(row.applianceId, applied);
    row.lastGoodDigest = bytes(lastGood);
    row.lastGoodRevision = revision(row.applianceId, lastGood);
  }

  private ApplianceStatusEntity row(UUID appliance) {
    ApplianceStatusEntity row = statuses.findById(appliance);
    if (row != null) {
      return row;
    }
    ApplianceStatusEntity fresh = new ApplianceStatusEntity();
    fresh.applianceId = appliance;
    statuses.persist(fresh);
    return fresh;
  }

  private static byte @Nullable [] bytes(Optional<Digest> digest) {
    return digest.map(Digest::toBytes).orElse(null);
  }

  private @Nullable Long revision(UUID appliance, Optional<Digest> digest) {
    if (digest.isEmpty()) {
      return null;
    }
    OptionalLong revision = configs.lastRevisionOf(appliance, digest.get());
    return revision.isPresent() ? revision.getAsLong() : null;
  }
}
