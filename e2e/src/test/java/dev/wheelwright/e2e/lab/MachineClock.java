package dev.wheelwright.e2e.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The clock of the machine that everything runs on, WireGuard in its kernel included. Only a
 * virtual machine's may be set (e2e/vm): nobody else goes by it.
 */
public final class MachineClock {
  private static final Path VIRTUAL_MACHINE = Path.of("/run/kernel-vm");

  private MachineClock() {}

  /**
   * Sets it forward, or back by a negative duration, in one step.
   *
   * @throws LabException when this machine is not only ours
   */
  public static void step(Duration step) {
    if (!Files.isDirectory(VIRTUAL_MACHINE)) {
      throw new LabException(
          "this machine's clock is not ours to set; run it with: ./wheelwright test --kernel");
    }
    Instant target = Instant.now().plus(step);
    Exec.run(List.of("date", "--set", "@" + target.getEpochSecond())).orFail();
  }
}
