package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.fleet.Appliance.Stage;
import dev.wheelwright.controller.fleet.Memberships.MembershipRepository;
import dev.wheelwright.controller.seal.SealedRow;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The appliances of the fleet. */
@ApplicationScoped
public class Appliances implements SealedTable {
  /** Rows of the table appliance. */
  @ApplicationScoped
  static class ApplianceRepository implements PanacheRepositoryBase<ApplianceEntity, UUID> {}

  private final ApplianceRepository repository;
  private final MembershipRepository memberships;
  private final Seals seals;
  private final Clock clock;

  Appliances(
      ApplianceRepository repository, MembershipRepository memberships, Seals seals, Clock clock) {
    this.repository = repository;
    this.memberships = memberships;
    this.seals = seals;
    this.clock = clock;
  }

  @Transactional
  public Optional<Appliance> byId(UUID id) {
    return repository.findByIdOptional(id).map(this::toAppliance);
  }

  /** Those of these ids that exist. */
  @Transactional
  public List<Appliance> byIds(Collection<UUID> ids) {
    return repository.list("id in ?1", ids).stream().map(this::toAppliance).toList();
  }

  @Transactional
  public Optional<Appliance> byName(String name) {
    return repository.find("name", name).firstResultOptional().map(this::toAppliance);
  }

  /** All of them, revoked ones too, sorted by name. */
  @Transactional
  public List<Appliance> all() {
    return repository.listAll(Sort.by("name")).stream().map(this::toAppliance).toList();
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
    Optional<ApplianceEntity> found = locked(id);
    if (found.isEmpty() || found.get().state.equals(stored(Stage.REVOKED))) {
      return false;
    }
    ApplianceEntity row = found.get();
    row.state = stored(Stage.ENROLLED);
    row.sealingKey = sealingKey;
    row.agentVersion = agentVersion;
    row.enrolledAt = clock.instant();
    seals.seal(row);
    memberships
        .find("applianceId = ?1 and removedAt is null and publicKey is not null", id)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .list()
        .forEach(this::askForNewKey);
    return true;
  }

  private void askForNewKey(MembershipEntity membership) {
    seals.require(membership);
    membership.keyGeneration++;
    membership.publicKey = null;
    membership.keyReportedAt = null;
    seals.seal(membership);
  }

  /** The row as it is now, and nobody else's to change until the transaction ends. */
  private Optional<ApplianceEntity> locked(UUID id) {
    Optional<ApplianceEntity> found = repository.findByIdOptional(id);
    found.ifPresent(
        row -> {
          repository.getEntityManager().refresh(row, LockModeType.PESSIMISTIC_WRITE);
          seals.require(row);
        });
    return found;
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
    seals.seal(entity);
    repository.persist(entity);
  }

  /**
   * Revokes an appliance for good.
   *
   * @return whether it was not revoked before
   */
  @Transactional(TxType.MANDATORY)
  public boolean markRevoked(UUID id) {
    Optional<ApplianceEntity> found =
        locked(id).filter(row -> !row.state.equals(stored(Stage.REVOKED)));
    found.ifPresent(
        row -> {
          row.state = stored(Stage.REVOKED);
          row.revokedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
          seals.seal(row);
        });
    return found.isPresent();
  }

  private Appliance toAppliance(ApplianceEntity entity) {
    seals.require(entity);
    Stage stage = Stage.valueOf(entity.state.toUpperCase(Locale.ROOT));
    return new Appliance(entity.id, entity.name, stage, Optional.ofNullable(entity.agentVersion));
  }

  private static String stored(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<? extends SealedRow> rows() {
    return repository.listAll();
  }
}
