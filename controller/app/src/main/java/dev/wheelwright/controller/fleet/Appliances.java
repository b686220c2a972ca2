package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.fleet.Appliance.Stage;
import dev.wheelwright.controller.fleet.Memberships.MembershipRepository;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
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
  private final MembershipRepository memberships;
  private final Clock clock;

  Appliances(ApplianceRepository repository, MembershipRepository memberships, Clock clock) {
    this.repository = repository;
    this.memberships = memberships;
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
   * Records that the appliance's agent has joined. When it joins again, new keys are asked for,
   * since the private ones may be lost.
   *
   * @param sealingKey its X25519 public key, 32 bytes
   * @return whether it may: false for a revoked or unknown appliance
   */
  @Transactional
  public boolean markEnrolled(UUID id, byte[] sealingKey, String agentVersion) {
    int marked =
        repository.update(
            "state = ?1, sealingKey = ?2, agentVersion = ?3, enrolledAt = ?4 where id = ?5 and state <> ?6",
            stored(Stage.ENROLLED),
            sealingKey,
            agentVersion,
            clock.instant(),
            id,
            stored(Stage.REVOKED));
    memberships.update(
        "keyGeneration = keyGeneration + 1, publicKey = null, keyReportedAt = null"
            + " where applianceId = ?1 and removedAt is null and publicKey is not null",
        id);
    return marked == 1;
  }

  /** Notes which version an appliance's agent runs. */
  @Transactional
  public void noteAgentVersion(UUID id, String agentVersion) {
    repository.update(
        "agentVersion = ?1 where id = ?2 and agentVersion is distinct from ?1", agentVersion, id);
  }

  /** Creates an appliance that an intent names for the first time. */
  @Transactional(TxType.MANDATORY)
  public void declare(UUID id, String name) {
    ApplianceEntity entity = new ApplianceEntity();
    entity.id = id;
    entity.name = name;
    entity.state = stored(Stage.DECLARED);
    entity.declaredAt = clock.instant();
    repository.persist(entity);
  }

  /**
   * Revokes an appliance for good.
   *
   * @return whether it was not revoked before
   */
  @Transactional(TxType.MANDATORY)
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
