package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.screen.Screen;
import dev.wheelwright.cli.testing.FakeController;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs commands as a user would, and checks on each run that no access token is printed (S9). */
final class CommandRun {

  /** What a command left behind. */
  record Outcome(int exitCode, String out, String err) {}

  /** What the user's clock says. */
  static final Instant NOW = Instant.parse("2030-01-02T12:00:00Z");

  private final Map<String, String> settings = new LinkedHashMap<>();
  private String input = "";
  private boolean colour;
  private @Nullable Screen screen;

  /** Commands against a controller, with a valid access token. */
  static CommandRun against(FakeController controller) {
    return new CommandRun()
        .with("WHEELWRIGHT_URL", controller.url())
        .with("WHEELWRIGHT_TOKEN", FakeController.TOKEN);
  }

  CommandRun with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  CommandRun without(String setting) {
    settings.remove(setting);
    return this;
  }

  CommandRun reading(String standardInput) {
    input = standardInput;
    return this;
  }

  CommandRun inColour() {
    colour = true;
    return this;
  }

  CommandRun on(Screen takenOver) {
    screen = takenOver;
    return this;
  }

  Outcome run(String... arguments) {
    return runAtHome(Path.of("/nonexistent"), arguments);
  }

  Outcome runAtHome(Path home, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            new Terminal.Looks(
                colour,
                screen != null,
                () -> Objects.requireNonNull(screen),
                _ -> Optional.empty()),
            InstantSource.fixed(NOW));
    int exitCode = new Wheelwright(terminal, settings, home).run(arguments);
    assertThat(out + "\n" + err).doesNotContain(FakeController.TOKEN);
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
