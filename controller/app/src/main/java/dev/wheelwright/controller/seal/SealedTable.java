package dev.wheelwright.controller.seal;

import java.util.List;

/** A table whose rows are sealed. */
public interface SealedTable {
  /**
   * Seals all rows as they are; within the caller's transaction. Only ever once, see SealCeremony.
   */
  void sealAll();

  /** The rows whose seal does not hold, in words; within the caller's transaction. */
  List<String> broken();
}
