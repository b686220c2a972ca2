package dev.wheelwright.e2e.scenarios;

import dev.wheelwright.e2e.programs.Installation;
import java.nio.file.Path;

/** The programs of an older commit, which {@code ./wheelwright test --versions} has built. */
final class OlderVersion {
  private static final String VARIABLE = "WHEELWRIGHT_OLDER";

  private OlderVersion() {}

  static Installation find() {
    String folder = System.getenv(VARIABLE);
    if (folder == null) {
      throw new IllegalStateException("is asked for by ./wheelwright test --versions");
    }
    return new Installation(Path.of(folder));
  }
}
