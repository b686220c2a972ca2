package dev.wheelwright.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The link as a whole: whatever is lost, late, doubled, killed or failing, at rest the appliance is
 * what is desired, revisions never go backwards, and nothing is applied twice.
 *
 * <p>{@code -Dsimulation.seeds=10000} tries more; {@code -Dsimulation.first=N -Dsimulation.seeds=1}
 * repeats the one that failed.
 */
class LinkSimulationTest {
  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final long SEEDS = Long.getLong("simulation.seeds", 200);

  private static final Logger ALL = Logger.getLogger("dev.wheelwright");

  @TempDir private Path folder;

  /** Millions of lines would tell less than the seed. */
  @BeforeAll
  static void quiet() {
    ALL.setLevel(SEEDS > 1 ? Level.OFF : Level.ALL);
  }

  @Test
  void F6_atRestTheApplianceIsWhatIsDesiredWhateverHappened() throws IOException {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        new Simulation(seed, Files.createDirectory(folder.resolve("seed-" + seed))).run();
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(
            "seed " + seed + "; repeat: -Dsimulation.first=" + seed + " -Dsimulation.seeds=1",
            failure);
      } finally {
        delete(folder.resolve("seed-" + seed));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() throws IOException {
    String once = new Simulation(FIRST, Files.createDirectory(folder.resolve("once"))).run();
    String again = new Simulation(FIRST, Files.createDirectory(folder.resolve("again"))).run();

    assertThat(again).isEqualTo(once);
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
