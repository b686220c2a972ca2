package dev.wheelwright.agent.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in a network namespace of its own, with a /run of its own for WireGuard's
 * sockets. Needs root.
 */
final class Namespaces {
  /** The property stretches it for machines that are slow because they are emulated. */
  private static final long TIMEOUT_SECONDS = 120L * Integer.getInteger("wheelwright.patience", 1);

  private Namespaces() {}

  /** What a program that ran in a namespace printed, and how it ended. */
  record Outcome(int status, String output) {}

  static Outcome run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("unshare", "--net", "--mount", "--propagation", "private"));
    words.addAll(java(main, arguments));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end in time: " + output);
    }
    return new Outcome(process.exitValue(), output);
  }

  /** The command that runs a main class of the tests. */
  static List<String> java(Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dwheelwright.patience=" + Integer.getInteger("wheelwright.patience", 1),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    words.addAll(List.of(arguments));
    return words;
  }
}
