package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.rollout.ApplyResult.Outcome;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** What each appliance must be. */
@ApplicationScoped
public class DesiredConfigs {
  private final ApplianceStatusRepository statuses;

  DesiredConfigs(ApplianceStatusRepository statuses) {
    this.statuses = statuses;
  }

  /** What the appliance must be; empty before the first revision that names it. */
  @Transactional
  public Optional<DesiredConfig> desired(UUID appliance) {
    return statuses.findByIdOptional(appliance).flatMap(DesiredConfigs::desiredOf);
  }

  /**
   * The config that the appliance has refused or taken back, according to its last result: it is
   * not offered again.
   */
  @Transactional
  public Optional<Digest> parked(UUID appliance) {
    return statuses
        .findByIdOptional(appliance)
        .filter(row -> row.outcome != null && Outcome.parse(row.outcome).parks())
        .flatMap(row -> Optional.ofNullable(row.outcomeDigest))
        .map(Digest::fromBytes);
  }

  static Optional<DesiredConfig> desiredOf(ApplianceStatusEntity row) {
    return row.desiredRevision == null || row.desiredDigest == null
        ? Optional.empty()
        : Optional.of(new DesiredConfig(row.desiredRevision, Digest.fromBytes(row.desiredDigest)));
  }
}
