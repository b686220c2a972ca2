package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.rollout.ApplianceStatus.Held;
import dev.wheelwright.controller.rollout.ApplianceStatus.LastResult;
import dev.wheelwright.controller.rollout.ApplyResult.Outcome;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The status of the appliances, for people. */
@ApplicationScoped
public class ApplianceStatuses {
  private final ApplianceStatusRepository repository;

  ApplianceStatuses(ApplianceStatusRepository repository) {
    this.repository = repository;
  }

  @Transactional
  public ApplianceStatus of(UUID appliance) {
    return repository
        .findByIdOptional(appliance)
        .map(ApplianceStatuses::toStatus)
        .orElse(ApplianceStatus.NONE);
  }

  /** By appliance; those without any are left out. */
  @Transactional
  public Map<UUID, ApplianceStatus> all() {
    return byAppliance(repository.listAll());
  }

  /** The same, of these appliances. */
  @Transactional
  public Map<UUID, ApplianceStatus> of(Collection<UUID> appliances) {
    return byAppliance(repository.list("applianceId in ?1", appliances));
  }

  private static Map<UUID, ApplianceStatus> byAppliance(List<ApplianceStatusEntity> rows) {
    Map<UUID, ApplianceStatus> statuses = new HashMap<>();
    rows.forEach(row -> statuses.put(row.applianceId, toStatus(row)));
    return statuses;
  }

  private static ApplianceStatus toStatus(ApplianceStatusEntity row) {
    return new ApplianceStatus(
        held(row.desiredRevision, row.desiredDigest),
        held(row.attemptedRevision, row.attemptedDigest),
        held(row.appliedRevision, row.appliedDigest),
        held(row.lastGoodRevision, row.lastGoodDigest),
        result(row));
  }

  private static Optional<Held> held(@Nullable Long revision, byte @Nullable [] digest) {
    return digest == null
        ? Optional.empty()
        : Optional.of(new Held(Optional.ofNullable(revision), Digest.fromBytes(digest)));
  }

  private static Optional<LastResult> result(ApplianceStatusEntity row) {
    return row.outcome == null || row.outcomeDigest == null || row.reportedAt == null
        ? Optional.empty()
        : Optional.of(
            new LastResult(
                Outcome.parse(row.outcome),
                row.reason,
                Digest.fromBytes(row.outcomeDigest),
                row.reportedAt));
  }
}
