package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.rollout.ApplyResult.Outcome;
import dev.wheelwright.controller.rollout.CurrentFleet.Committed;
import dev.wheelwright.core.compile.ApplianceConfig;
import dev.wheelwright.wire.Digest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** What each appliance must be. */
@ApplicationScoped
public class DesiredConfigs {
  private final ApplianceStatusRepository statuses;
  private final CurrentFleet current;

  DesiredConfigs(ApplianceStatusRepository statuses, CurrentFleet current) {
    this.statuses = statuses;
    this.current = current;
  }

  /**
   * What the appliance must be; empty before the first revision that names it.
   *
   * @throws StoredConfigException when what is stored is not what was compiled: it must not be
   *     signed
   */
  public Optional<DesiredConfig> desired(UUID appliance) {
    // First the memory, then the database, which is then at least as new.
    Optional<Committed> compiled = current.latest();
    Optional<DesiredConfig> stored =
        QuarkusTransaction.joiningExisting()
            .call(() -> statuses.findByIdOptional(appliance).flatMap(DesiredConfigs::desiredOf));
    stored.ifPresent(config -> compiled.ifPresent(known -> compare(appliance, config, known)));
    return stored;
  }

  private static void compare(UUID appliance, DesiredConfig stored, Committed compiled) {
    ApplianceConfig own = compiled.compiled().configs().get(appliance);
    boolean newer = stored.revision() > compiled.version().revision();
    if (!newer && own != null && !own.digest().equals(stored.digest())) {
      throw new StoredConfigException(
          "the stored desired digest of appliance "
              + appliance
              + " is not the one that was compiled");
    }
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
