package dev.wheelwright.simulation;

import dev.wheelwright.simulation.Faults.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk that is full at times, and at any step of which the program may be killed. */
final class SimulatedDisk extends PlainDisk {
  private final Faults faults;

  SimulatedDisk(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void writeAndSync(Path file, byte[] content) throws IOException {
    if (faults.happens(Kind.DISK_FAILS)) {
      Files.write(file, Arrays.copyOf(content, content.length / 2));
      throw new IOException("No space left on device");
    }
    faults.maybeKill(Kind.KILLED_AT_THE_DISK);
    super.writeAndSync(file, content);
    faults.maybeKill(Kind.KILLED_AT_THE_DISK);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    super.rename(from, to);
    faults.maybeKill(Kind.KILLED_AT_THE_DISK);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    step();
    super.syncFolder(folder);
  }

  @Override
  public void remove(Path file) throws IOException {
    step();
    super.remove(file);
  }

  private void step() throws IOException {
    if (faults.happens(Kind.DISK_FAILS)) {
      throw new IOException("Input/output error");
    }
    faults.maybeKill(Kind.KILLED_AT_THE_DISK);
  }
}
