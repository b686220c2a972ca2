package dev.wheelwright.controller.platform;

import dev.wheelwright.controller.backup.BackupException;
import dev.wheelwright.controller.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file restore.unfinished: there from before a restore writes anything until it has written
 * all. It names the database that is being filled.
 */
final class RestoreMark {
  private final Path file;

  RestoreMark(Path directory) {
    this.file = directory.resolve("restore.unfinished");
  }

  /** Whether a restore into that database was begun and not finished. */
  boolean isOf(String target) {
    try {
      return Files.exists(file) && Files.readString(file).strip().equals(target);
    } catch (IOException e) {
      throw new BackupException("can't read " + file, e);
    }
  }

  void set(String target) {
    try {
      PrivateFile.write(file, target + "\n");
    } catch (IOException e) {
      throw new BackupException("can't write " + file, e);
    }
  }

  void remove() {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new BackupException("can't remove " + file, e);
    }
  }

  /**
   * @throws StartRefusedException when a restore was interrupted
   */
  void requireNone() {
    if (Files.exists(file)) {
      throw new StartRefusedException(
          "a restore into " + file.getParent() + " was interrupted; repeat it");
    }
  }
}
