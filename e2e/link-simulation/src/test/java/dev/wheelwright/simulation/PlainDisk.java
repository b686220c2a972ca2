package dev.wheelwright.simulation;

import dev.wheelwright.agent.store.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A disk that always works, and whose machine never stops. */
class PlainDisk implements Disk {
  @Override
  public void writeAndSync(Path file, byte[] content) throws IOException {
    Files.write(file, content);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {}

  @Override
  public void remove(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
