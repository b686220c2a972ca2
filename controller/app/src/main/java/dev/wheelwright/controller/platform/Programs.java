package dev.wheelwright.controller.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the database's programs, the only processes that a controller starts. */
final class Programs {
  /**
   * Against programs that hang. A slow machine needs minutes for a new cluster, and any machine for
   * the recovery of much data.
   */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private Programs() {}

  /**
   * Runs a program to its end. PostgreSQL refuses to run as root: then it runs in a user namespace
   * of its own, where the same files belong to nobody in particular.
   *
   * @throws IOException when it cannot be started, fails, or takes too long; with what it printed
   */
  static void run(Path folder, List<String> command) throws IOException {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("unshare", "-U", "--"));
    }
    line.addAll(command);
    // A file and not a pipe: a daemon that the program leaves behind would hold a pipe open.
    Path output = Files.createTempFile(folder, "output-", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
      builder
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .redirectInput(Path.of("/dev/null").toFile());
      builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      int status = await(builder.start(), command);
      if (status != 0) {
        throw new IOException(
            command.getFirst()
                + ": exit status "
                + status
                + ": "
                + Files.readString(output).strip());
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static int await(Process process, List<String> command) throws IOException {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            command.getFirst() + ": not finished after " + LIMIT.toSeconds() + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(command.getFirst() + ": interrupted", e);
    }
  }

  private static boolean isRoot() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }
}
