package dev.wheelwright.controller.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder with all that a controller keeps outside the database; readable by its owner only,
 * used by one controller at a time.
 */
final class DataDirectory implements AutoCloseable {
  private static final String OWNER_ONLY = "rwx------";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder where it is missing, and locks it. The lock ends with the process, however
   * that ends.
   *
   * @throws StartRefusedException when another controller uses it, or it cannot be made
   */
  static DataDirectory open(Path path) {
    return openIfFree(path)
        .orElseThrow(
            () ->
                new StartRefusedException(
                    "another controller uses the data directory "
                        + path.toAbsolutePath().normalize()));
  }

  /**
   * The same; empty when another controller uses it.
   *
   * @throws StartRefusedException when it cannot be made
   */
  static Optional<DataDirectory> openIfFree(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString(OWNER_ONLY));
      FileChannel channel =
          FileChannel.open(
              absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new DataDirectory(absolute, channel));
    } catch (IOException e) {
      throw new StartRefusedException("cannot use the data directory " + absolute + ": " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this very process
      return null;
    }
  }

  Path path() {
    return path;
  }

  /** A folder in it, made where it is missing. */
  Path folder(String name) {
    try {
      Path folder = path.resolve(name);
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ONLY));
      return folder;
    } catch (IOException e) {
      throw new StartRefusedException("cannot make " + name + " in " + path + ": " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
