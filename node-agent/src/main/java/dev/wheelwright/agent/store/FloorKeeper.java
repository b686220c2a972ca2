package dev.wheelwright.agent.store;

import java.io.IOException;

/** The floor in memory and on disk. Safe for use by several threads; it only ever rises. */
public final class FloorKeeper {
  private final FloorFile file;
  private Floor current;

  /**
   * @throws IOException when the floor can't be read or is corrupt
   */
  public FloorKeeper(FloorFile file) throws IOException {
    this.file = file;
    this.current = file.read();
  }

  public synchronized Floor current() {
    return current;
  }

  /**
   * Raises the floor durably before it returns. A floor that is there already is not written again.
   *
   * @return false when the floor is higher already
   * @throws IOException when it could not be written; it then stays as it was
   */
  public synchronized boolean raise(Floor floor) throws IOException {
    if (floor.stamp().isOlderThan(current.stamp())) {
      return false;
    }
    if (!floor.equals(current)) {
      file.write(floor);
      current = floor;
    }
    return true;
  }
}
