package dev.wheelwright.agent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that holds either its old or its new content, whenever the machine stops: the new one is
 * written and synced under another name, renamed, and the rename synced.
 */
public final class AtomicFile {
  private final Disk disk;
  private final Path path;

  public AtomicFile(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /**
   * Replaces the content.
   *
   * @throws IOException when any step fails; the old content is still there unless all but the last
   *     succeeded
   */
  public void write(byte[] content) throws IOException {
    Path temporary = path.resolveSibling("." + path.getFileName() + ".new");
    disk.writeAndSync(temporary, content);
    disk.rename(temporary, path);
    disk.syncFolder(folder());
  }

  /** The content; empty when there is no such file. */
  public Optional<byte[]> read() throws IOException {
    try {
      return Optional.of(Files.readAllBytes(path));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** Removes the file, if it exists. */
  public void delete() throws IOException {
    disk.remove(path);
    disk.syncFolder(folder());
  }

  private Path folder() {
    return path.toAbsolutePath().resolveSibling("");
  }
}
