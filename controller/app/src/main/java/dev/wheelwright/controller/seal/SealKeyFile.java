package dev.wheelwright.controller.seal;

import dev.wheelwright.controller.clock.Randomness;
import dev.wheelwright.controller.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/**
 * The file seal.key of the data directory: 32 random bytes as base64url. It is called seal.key.new
 * until all rows that were there before are sealed, so that a start which is interrupted goes on
 * where it was.
 */
final class SealKeyFile {
  private static final int KEY_BYTES = 32;

  private final Path file;
  private final Path unfinished;

  SealKeyFile(Path dataDirectory) {
    this.file = dataDirectory.resolve("seal.key");
    this.unfinished = dataDirectory.resolve("seal.key.new");
  }

  boolean exists() {
    return Files.exists(file);
  }

  boolean isUnfinished() {
    return !exists() && Files.exists(unfinished);
  }

  Path path() {
    return file;
  }

  void make() {
    try {
      PrivateFile.write(unfinished, Randomness.token(KEY_BYTES) + "\n");
    } catch (IOException e) {
      throw new SealKeyException("can't write " + unfinished, e);
    }
  }

  void finish() {
    try {
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SealKeyException("can't rename " + unfinished, e);
    }
  }

  /**
   * The key, finished or not.
   *
   * @throws SealKeyException when it is missing, damaged or open to others
   */
  byte[] read() {
    Path present = exists() ? file : unfinished;
    try {
      if (!Files.getPosixFilePermissions(present)
          .equals(PosixFilePermissions.fromString("rw-------"))) {
        throw new SealKeyException(
            present + " is open to other users; take it back with: chmod 600 " + present);
      }
      byte[] key = Base64.getUrlDecoder().decode(Files.readString(present).strip());
      if (key.length != KEY_BYTES) {
        throw new SealKeyException(present + " is damaged: " + key.length + " bytes, not 32");
      }
      return key;
    } catch (IOException e) {
      throw new SealKeyException("can't read " + present, e);
    } catch (IllegalArgumentException e) {
      throw new SealKeyException(present + " is damaged: not base64url", e);
    }
  }
}
