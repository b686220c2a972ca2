package dev.wheelwright.cli;

import dev.wheelwright.cli.screen.TerminalScreen;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Entry point of the command line client: the only place that looks at the process's surroundings.
 */
final class Main {

  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] args) {
    Map<String, String> settings = System.getenv();
    Terminal terminal =
        new Terminal(
            System.in,
            writer(FileDescriptor.out),
            writer(FileDescriptor.err),
            looks(settings),
            InstantSource.system());
    int exitCode =
        new Wheelwright(terminal, settings, Path.of(System.getProperty("user.home"))).run(args);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(exitCode);
  }

  /**
   * Always UTF-8: what is printed may be redirected into a file that goes back to the controller.
   */
  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
  }

  private static Terminal.Looks looks(Map<String, String> settings) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean dumb = "dumb".equals(settings.get("TERM"));
    boolean colourless = !settings.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal.Looks(
        terminal && !dumb && !colourless,
        terminal && !dumb,
        TerminalScreen::open,
        prompt -> terminal ? ask(prompt) : Optional.empty());
  }

  private static Optional<char[]> ask(String prompt) {
    return Optional.ofNullable(System.console())
        .map(console -> console.readPassword("%s: ", prompt));
  }
}
