package dev.wheelwright.controller.fleet;

import dev.wheelwright.controller.seal.SealedRow;
import dev.wheelwright.controller.seal.SealedTable;
import dev.wheelwright.controller.seal.Seals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;

/** The fleet's identity and version: one row, which every change locks. */
@ApplicationScoped
public class Fleet implements SealedTable {
  /** The one row of the table fleet. */
  @ApplicationScoped
  static class FleetRepository implements PanacheRepositoryBase<FleetEntity, Boolean> {}

  private final FleetRepository repository;
  private final Seals seals;

  Fleet(FleetRepository repository, Seals seals) {
    this.repository = repository;
    this.seals = seals;
  }

  /** What every signature names. */
  @Transactional
  public FleetIdentity identity() {
    FleetEntity row = row(LockModeType.NONE);
    return new FleetIdentity(row.id, row.epoch);
  }

  /** The version as committed last; it may have moved on by the time that it is used. */
  @Transactional
  public FleetVersion version() {
    FleetEntity row = row(LockModeType.NONE);
    return new FleetVersion(row.revision, row.intentVersion);
  }

  /**
   * Makes this transaction the only one that changes the fleet, and tells the version it starts
   * from.
   */
  @Transactional(TxType.MANDATORY)
  public FleetVersion lock() {
    FleetEntity row = row(LockModeType.PESSIMISTIC_WRITE);
    return new FleetVersion(row.revision, row.intentVersion);
  }

  /** Stores the version that the transaction ends with; it must hold the lock. */
  @Transactional(TxType.MANDATORY)
  public void advance(FleetVersion version) {
    FleetEntity row = row(LockModeType.PESSIMISTIC_WRITE);
    row.revision = version.revision();
    row.intentVersion = version.intentVersion();
    seals.seal(row);
  }

  /** Begins an epoch that the root has signed. It must be later than the present one. */
  @Transactional(TxType.MANDATORY)
  public void raiseEpoch(long epoch) {
    FleetEntity row = row(LockModeType.PESSIMISTIC_WRITE);
    if (epoch <= row.epoch) {
      throw new IllegalStateException("epoch " + epoch + " is not after " + row.epoch);
    }
    row.epoch = epoch;
    seals.seal(row);
  }

  private FleetEntity row(LockModeType lock) {
    FleetEntity row = repository.findById(true, lock);
    if (row == null) {
      throw new IllegalStateException("the table fleet is empty");
    }
    seals.require(row);
    return row;
  }

  @Override
  public List<? extends SealedRow> rows() {
    return repository.listAll();
  }
}
