package dev.wheelwright.controller.seal;

import java.util.List;

/** A table whose rows are sealed. */
public interface SealedTable {
  /** All rows; within the caller's transaction. */
  List<? extends SealedRow> rows();
}
