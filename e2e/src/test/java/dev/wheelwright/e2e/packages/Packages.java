package dev.wheelwright.e2e.packages;

import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.programs.Installation;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packages that one run of {@code ./wheelwright packages} made.
 *
 * @param folder where they are
 */
record Packages(Path folder) {
  private static final Duration LIMIT = Patience.seconds(600);

  /** Builds them out of what is built; less compressed than what is given away. */
  static Packages build(Path folder, int buildNumber) {
    return build(folder, List.of("--build-number", Integer.toString(buildNumber), "--quick"));
  }

  private static Packages build(Path folder, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("packages", "--out", folder.toString()));
    command.addAll(arguments);
    PrivateFiles.createFolder(folder);
    run(Installation.find().launch(command).command(), folder.resolveSibling("packages.log"));
    return new Packages(folder);
  }

  /** A clean Debian, made when there is none yet. */
  static Path cleanDebian() {
    Path root = Installation.find().root();
    Path debian = root.resolve(".wheelwright/build/debian-root");
    run(
        List.of(root.resolve("e2e/packages/make-root").toString(), debian.toString()),
        root.resolve(".wheelwright/build/debian-root.log"));
    return debian;
  }

  private static void run(List<String> command, Path log) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("WHEELWRIGHT_BUILT", "1");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.redirectOutput(log.toFile()).start();
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new LabException(command.getFirst() + " takes too long; see " + log);
      }
      if (process.exitValue() != 0) {
        throw new LabException("%s failed: %s".formatted(command, Files.readString(log)));
      }
    } catch (IOException e) {
      throw new LabException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  /** The file of one of them. */
  Path of(String name) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name + "_.*\\.deb"))
          .findFirst()
          .orElseThrow(() -> new LabException("no package " + name + " in " + folder));
    } catch (IOException e) {
      throw new LabException("cannot list " + folder, e);
    }
  }

  /** The digests of all files. */
  String digests() {
    try {
      return Files.readString(folder.resolve("SHA256SUMS"));
    } catch (IOException e) {
      throw new LabException("cannot read the digests in " + folder, e);
    }
  }
}
