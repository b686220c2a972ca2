package dev.wheelwright.agent.apply;

import dev.wheelwright.agent.store.Attempt;
import dev.wheelwright.agent.store.AttemptFile;
import dev.wheelwright.agent.store.FloorKeeper;
import dev.wheelwright.agent.store.LastGoodFile;
import dev.wheelwright.agent.verify.VerifiedConfig;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attempted, applied and last-good, in memory and on disk. One thread writes; others may read. */
final class Progress {
  private final FloorKeeper floor;
  private final AttemptFile attemptFile;
  private final LastGoodFile lastGoodFile;
  private volatile @Nullable Attempt attempted;
  private volatile @Nullable VerifiedConfig applied;
  private volatile @Nullable VerifiedConfig lastGood;
  private boolean attemptStored = true;
  private boolean lastGoodStored = true;

  /**
   * @param lastGood what the last-good file holds, verified
   * @throws IOException when the last attempt can't be read or is corrupt
   */
  Progress(
      FloorKeeper floor,
      AttemptFile attemptFile,
      LastGoodFile lastGoodFile,
      Optional<VerifiedConfig> lastGood)
      throws IOException {
    this.floor = floor;
    this.attemptFile = attemptFile;
    this.lastGoodFile = lastGoodFile;
    this.attempted = attemptFile.read().orElse(null);
    this.lastGood = lastGood.orElse(null);
  }

  Optional<Attempt> attempted() {
    return Optional.ofNullable(attempted);
  }

  Optional<VerifiedConfig> applied() {
    return Optional.ofNullable(applied);
  }

  Optional<VerifiedConfig> lastGood() {
    return Optional.ofNullable(lastGood);
  }

  /**
   * Raises the floor and notes the attempt, both durably, before the device is touched.
   *
   * @return false when something newer was accepted already
   */
  boolean begin(VerifiedConfig config) throws IOException {
    if (!floor.raise(config.asFloor())) {
      return false;
    }
    Attempt attempt = new Attempt(config.stamp(), config.digest());
    if (!attemptStored || !attempt.equals(attempted)) {
      attemptStored = false;
      attemptFile.write(attempt);
      attemptStored = true;
      attempted = attempt;
    }
    return true;
  }

  /**
   * The device is proved to be that config. A write that failed may have replaced the file all the
   * same; so the next one is done even if it brings back what was there before.
   */
  void commit(VerifiedConfig config) throws IOException {
    VerifiedConfig before = lastGood;
    applied = config;
    if (!lastGoodStored || before == null || !before.digest().equals(config.digest())) {
      lastGoodStored = false;
      lastGoodFile.write(config.toStored());
      lastGoodStored = true;
    }
    lastGood = config;
  }

  /** It is no longer known what the device is. */
  void lost() {
    applied = null;
  }
}
