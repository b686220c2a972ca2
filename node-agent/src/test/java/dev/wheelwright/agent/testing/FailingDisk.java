package dev.wheelwright.agent.testing;

import dev.wheelwright.agent.store.Disk;
import dev.wheelwright.agent.store.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A disk on which, after a number of steps, nothing works any more: the machine stopped, or it is
 * full.
 */
public final class FailingDisk implements Disk {
  private final Disk disk = new LocalDisk();
  private int stepsLeft;
  private int steps;

  private FailingDisk(int stepsLeft) {
    this.stepsLeft = stepsLeft;
  }

  public static FailingDisk after(int steps) {
    return new FailingDisk(steps);
  }

  public static FailingDisk never() {
    return new FailingDisk(Integer.MAX_VALUE);
  }

  /** From now on this many steps work. */
  public void failAfter(int more) {
    stepsLeft = more;
  }

  /** How many steps were asked for. */
  public int steps() {
    return steps;
  }

  @Override
  public void writeAndSync(Path file, byte[] content) throws IOException {
    if (stepsLeft <= 0) {
      // What a full disk or a crash leaves behind: a part of the temporary file.
      Files.write(file, Arrays.copyOf(content, content.length / 2));
    }
    step();
    disk.writeAndSync(file, content);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    disk.rename(from, to);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    step();
    disk.syncFolder(folder);
  }

  @Override
  public void remove(Path file) throws IOException {
    step();
    disk.remove(file);
  }

  private void step() throws IOException {
    steps++;
    if (stepsLeft-- <= 0) {
      stepsLeft = 0;
      throw new IOException("No space left on device");
    }
  }
}
