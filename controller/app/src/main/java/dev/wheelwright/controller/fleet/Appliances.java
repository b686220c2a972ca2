package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.fleet.Appliance.Stage;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The appliances of the fleet. */
@ApplicationScoped
public class Appliances {
  /** Rows of the table appliance. */
  @ApplicationScoped
  static class ApplianceRepository implements PanacheRepositoryBase<ApplianceEntity, UUID> {}

  private final ApplianceRepository repository;
  private final Clock clock;

  Appliances(ApplianceRepository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
  }

  @Transactional
  public Optional<Appliance> byId(UUID id) {
    return repository.findByIdOptional(id).map(Appliances::toAppliance);
  }

  @Transactional
  public Optional<Appliance> byName(String name) {
    return repository.find("name", name).firstResultOptional().map(Appliances::toAppliance);
  }

  /** All of them, revoked ones too, sorted by name. */
  @Transactional
  public List<Appliance> all() {
    return repository.listAll(Sort.by("name")).stream().map(Appliances::toAppliance).toList();
  }

  /**
   * Records that the appliance's agent has joined, for the first time or again.
   *
   * @param sealingKey its X25519 public key, 32 bytes
   * @return whether it may: false for a revoked or unknown appliance
   */
  @Transactional
  public boolean markEnrolled(UUID id, byte[] sealingKey, String agentVersion) {
    return repository.update(
            "state = ?1, sealingKey = ?2, agentVersion = ?3, enrolledAt = ?4 where id = ?5 and state <> ?6",
            stored(Stage.ENROLLED),
            sealingKey,
            agentVersion,
            clock.instant(),
            id,
            stored(Stage.REVOKED))
        == 1;
  }

  /** Notes which version an appliance's agent runs. */
  @Transactional
  public void noteAgentVersion(UUID id, String agentVersion) {
    repository.update(
        "agentVersion = ?1 where id = ?2 and agentVersion is distinct from ?1", agentVersion, id);
  }

  /** Creates an appliance that an intent names for the first time. Needs a transaction. */
  public UUID declare(String name) {
    ApplianceEntity entity = new ApplianceEntity();
    entity.id = UUID.randomUUID();
    entity.name = name;
    entity.state = stored(Stage.DECLARED);
    entity.declaredAt = clock.instant();
    repository.persist(entity);
    return entity.id;
  }

  /**
   * Revokes an appliance for good. Needs a transaction.
   *
   * @return whether it was not revoked before
   */
  public boolean markRevoked(UUID id) {
    return repository.update(
            "state = ?1, revokedAt = ?2 where id = ?3 and state <> ?1",
            stored(Stage.REVOKED),
            clock.instant(),
            id)
        == 1;
  }

  private static Appliance toAppliance(ApplianceEntity entity) {
    Stage stage = Stage.valueOf(entity.state.toUpperCase(Locale.ROOT));
    return new Appliance(entity.id, entity.name, stage, Optional.ofNullable(entity.agentVersion));
  }

  private static String stored(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }
}
