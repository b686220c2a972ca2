package dev.wheelwright.e2e.demo;

import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.programs.Installation;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of a demo: every run starts with a new fleet in an empty folder, which stays
 * afterwards for people to look at. One demo at a time uses it.
 */
final class DemoFolder implements AutoCloseable {

  private final Installation installation;
  private final Path folder;
  private final FileChannel lock;

  private DemoFolder(Installation installation, Path folder, FileChannel lock) {
    this.installation = installation;
    this.folder = folder;
    this.lock = lock;
  }

  static DemoFolder take(Installation installation) {
    Path work = PrivateFiles.createFolder(installation.root().resolve(".wheelwright"));
    Path folder = work.resolve("demo");
    try {
      FileChannel lock =
          FileChannel.open(
              work.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock.tryLock() == null) {
        lock.close();
        throw new LabException("a demo of this folder is running already");
      }
      PrivateFiles.delete(folder);
      return new DemoFolder(installation, PrivateFiles.createFolder(folder), lock);
    } catch (IOException e) {
      throw new LabException("cannot lock " + work, e);
    }
  }

  Installation installation() {
    return installation;
  }

  Path path() {
    return folder;
  }

  Path logs() {
    return folder.resolve("logs");
  }

  /** The path as a person in the launcher's folder would type it. */
  Path shortened(Path path) {
    return installation.root().relativize(path);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new LabException("cannot release the lock of " + folder, e);
    }
  }
}
