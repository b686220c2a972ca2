package dev.wheelwright.agent.diagnose;

import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.status.StatusJson;
import dev.wheelwright.agent.status.StatusReading;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.store.StoredConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All that is known of an appliance, as one text. It is put together from what is fit to be shown;
 * files that hold secrets are named and never read.
 */
public final class Diagnosis {
  private final StringBuilder text = new StringBuilder();

  private Diagnosis() {}

  /** A part of it, which may fail without the others. */
  private interface Part {
    String read() throws IOException;
  }

  /**
   * What it is taken from.
   *
   * @param system what the system's commands say, by command line
   */
  public record Sources(
      StateDirectory state,
      Optional<Identity> identity,
      Device device,
      Supplier<? extends Map<String, String>> system,
      Clock clock) {}

  /**
   * The text.
   *
   * @param agentVersion of the program that asks, which need not be the one that runs
   */
  public static String of(Sources sources, String agentVersion) {
    Diagnosis diagnosis = new Diagnosis();
    diagnosis.part(
        "versions",
        () ->
            "agent "
                + agentVersion
                + "\njava "
                + Runtime.version()
                + "\ntaken at "
                + sources.clock().instant()
                + " by the machine's clock");
    StateDirectory state = sources.state();
    diagnosis.part("status", () -> status(sources));
    diagnosis.part("floor", () -> state.floor().read().toString());
    diagnosis.part("attempted", () -> state.attempt().read().map(Object::toString).orElse("none"));
    diagnosis.part("last-good config", () -> lastGood(state));
    diagnosis.part("state directory", () -> files(state.root()));
    diagnosis.part(
        "log",
        () -> "The agent keeps none; what runs it does, such as: journalctl -u wheelwright-agent");
    sources.system().get().forEach((command, output) -> diagnosis.part(command, () -> output));
    return diagnosis.text.toString();
  }

  private void part(String title, Part part) {
    String content;
    try {
      content = part.read();
    } catch (IOException | RuntimeException e) {
      content = "failed: " + e;
    }
    text.append("===== ").append(title).append('\n').append(content.strip()).append("\n\n");
  }

  private static String status(Sources sources) throws IOException {
    if (sources.identity().isEmpty()) {
      return "this appliance has not joined a fleet";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StatusJson.write(
        new StatusReading(sources.state(), sources.device(), sources.clock())
            .read(sources.identity().get()),
        new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String lastGood(StateDirectory state) throws IOException {
    Optional<StoredConfig> stored = state.lastGood().read();
    return stored.isEmpty() ? "none" : ConfigJson.of(stored.get().content());
  }

  /** Names, sizes and permissions; no content. */
  private static String files(Path root) throws IOException {
    StringBuilder lines = new StringBuilder();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.sorted().toList()) {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        lines
            .append(PosixFilePermissions.toString(attributes.permissions()))
            .append(' ')
            .append(attributes.owner().getName())
            .append(' ')
            .append(attributes.size())
            .append(' ')
            .append(attributes.lastModifiedTime())
            .append(' ')
            .append(file)
            .append('\n');
      }
    }
    return lines.toString();
  }
}
