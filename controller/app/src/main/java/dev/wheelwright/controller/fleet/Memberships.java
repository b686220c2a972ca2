package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.seal.SealedRow;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.FleetState;
import dev.wheelwright.core.topology.FleetState.ApplianceState;
import dev.wheelwright.core.topology.FleetState.MemberKey;
import dev.wheelwright.core.topology.FleetState.MembershipState;
import dev.wheelwright.core.topology.MembershipKey;
import dev.wheelwright.core.topology.OverlayName;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WgPublicKey;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The memberships of the fleet: their ids, their allocated addresses and their keys. */
@ApplicationScoped
public class Memberships implements SealedTable {
  /** The generation of the key that a new membership is asked for. */
  public static final int FIRST_GENERATION = 1;

  /** Rows of the table membership. */
  @ApplicationScoped
  static class MembershipRepository implements PanacheRepositoryBase<MembershipEntity, UUID> {}

  private final MembershipRepository repository;
  private final Appliances appliances;
  private final Seals seals;
  private final Clock clock;

  Memberships(MembershipRepository repository, Appliances appliances, Seals seals, Clock clock) {
    this.repository = repository;
    this.appliances = appliances;
    this.seals = seals;
    this.clock = clock;
  }

  /** What the database knows and people do not write, read whole. */
  @Transactional(TxType.MANDATORY)
  public FleetState state() {
    Map<ApplianceName, ApplianceState> known = new HashMap<>();
    Map<UUID, ApplianceName> names = new HashMap<>();
    for (Appliance each : appliances.all()) {
      ApplianceName name = new ApplianceName(each.name());
      names.put(each.id(), name);
      known.put(name, new ApplianceState(each.id(), each.stage() == Appliance.Stage.REVOKED));
    }
    Map<MembershipKey, MembershipState> memberships = new HashMap<>();
    for (MembershipEntity each : repository.list("removedAt is null")) {
      ApplianceName name = names.get(each.applianceId);
      if (name == null) {
        throw new IllegalStateException(
            "membership " + each.id + " is of an appliance that was not read");
      }
      memberships.put(new MembershipKey(new OverlayName(each.overlay), name), toState(each));
    }
    return new FleetState(known, memberships);
  }

  private MembershipState toState(MembershipEntity entity) {
    seals.require(entity);
    List<IpAddress> allocated = Arrays.stream(entity.allocated).map(IpAddress::parse).toList();
    Optional<MemberKey> key =
        Optional.ofNullable(entity.publicKey)
            .map(bytes -> new MemberKey(WgPublicKey.of(bytes), entity.keyGeneration));
    return new MembershipState(entity.id, allocated, key);
  }

  /** Creates a membership without a key. */
  @Transactional(TxType.MANDATORY)
  public void create(UUID id, String overlay, UUID appliance, List<IpAddress> allocated) {
    MembershipEntity entity = new MembershipEntity();
    entity.id = id;
    entity.overlay = overlay;
    entity.applianceId = appliance;
    entity.allocated = texts(allocated);
    entity.keyGeneration = FIRST_GENERATION;
    entity.createdAt = clock.instant();
    seals.seal(entity);
    repository.persist(entity);
  }

  /** Stores what a membership has got from the pools. */
  @Transactional(TxType.MANDATORY)
  public void allocate(UUID id, List<IpAddress> allocated) {
    change(id, row -> row.allocated = texts(allocated));
  }

  /** Ends a membership; its key stays known, so that no other gets it. */
  @Transactional(TxType.MANDATORY)
  public void remove(UUID id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    change(id, row -> row.removedAt = now);
  }

  private void change(UUID id, Consumer<MembershipEntity> change) {
    MembershipEntity row = repository.findById(id);
    repository.getEntityManager().refresh(row, LockModeType.PESSIMISTIC_WRITE);
    seals.require(row);
    change.accept(row);
    seals.seal(row);
  }

  /** The memberships whose key the appliance still has to report; none once it is revoked. */
  @Transactional
  public List<WantedKey> wantedKeys(UUID appliance) {
    boolean revoked =
        appliances.byId(appliance).stream()
            .anyMatch(each -> each.stage() == Appliance.Stage.REVOKED);
    if (revoked) {
      return List.of();
    }
    return repository
        .list("applianceId = ?1 and removedAt is null and publicKey is null", appliance)
        .stream()
        .map(each -> new WantedKey(each.id, each.keyGeneration))
        .toList();
  }

  /** The same of all appliances that are not revoked; those that miss none are left out. */
  @Transactional
  public Map<UUID, List<WantedKey>> wantedKeys() {
    Set<UUID> revoked =
        appliances.all().stream()
            .filter(each -> each.stage() == Appliance.Stage.REVOKED)
            .map(Appliance::id)
            .collect(Collectors.toSet());
    return repository.list("removedAt is null and publicKey is null").stream()
        .filter(each -> !revoked.contains(each.applianceId))
        .collect(
            Collectors.groupingBy(
                each -> each.applianceId,
                Collectors.mapping(
                    each -> new WantedKey(each.id, each.keyGeneration), Collectors.toList())));
  }

  /** A key that was asked for. */
  public record WantedKey(UUID membership, int generation) {}

  /** What became of a reported key. */
  public enum KeyVerdict {
    STORED,
    KNOWN_ALREADY,
    NOT_ITS_MEMBERSHIP,
    NOT_THE_GENERATION_ASKED_FOR,
    KEY_OF_ANOTHER_MEMBERSHIP
  }

  /** Stores a reported key, in a transaction of its own. */
  @Transactional(TxType.REQUIRES_NEW)
  public KeyVerdict reportKey(UUID appliance, WantedKey reported, WgPublicKey key) {
    MembershipEntity membership =
        repository
            .find(
                "id = ?1 and applianceId = ?2 and removedAt is null",
                reported.membership(),
                appliance)
            .withLock(LockModeType.PESSIMISTIC_WRITE)
            .firstResult();
    if (membership == null) {
      return KeyVerdict.NOT_ITS_MEMBERSHIP;
    }
    seals.require(membership);
    if (membership.keyGeneration != reported.generation()) {
      return KeyVerdict.NOT_THE_GENERATION_ASKED_FOR;
    }
    byte[] bytes = key.toBytes();
    if (Arrays.equals(membership.publicKey, bytes)) {
      return KeyVerdict.KNOWN_ALREADY;
    }
    if (repository.count("publicKey", bytes) > 0) {
      return KeyVerdict.KEY_OF_ANOTHER_MEMBERSHIP;
    }
    // Two at once with the same key: the unique index lets one of them commit.
    membership.publicKey = bytes;
    membership.keyReportedAt = clock.instant();
    seals.seal(membership);
    return KeyVerdict.STORED;
  }

  private static String[] texts(List<IpAddress> addresses) {
    return addresses.stream().map(IpAddress::toString).toArray(String[]::new);
  }

  @Override
  public List<? extends SealedRow> rows() {
    return repository.listAll();
  }
}
