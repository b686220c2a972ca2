package dev.wheelwright.controller.backup;

/** Whom a long work tells how far it has come. */
@FunctionalInterface
public interface Progress {
  /**
   * A table is done.
   *
   * @param done how many are, of so many
   */
  void table(String name, long rows, int done, int of);
}
