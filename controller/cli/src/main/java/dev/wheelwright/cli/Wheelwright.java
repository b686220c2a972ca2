package dev.wheelwright.cli;

import dev.wheelwright.cli.client.ControllerAccess;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the commands. */
@Command(
    name = "wheelwright",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Talks to a Wheelwright controller: hub-and-spoke WireGuard overlays from one file.",
    footer = {
      "",
      "Settings (environment):",
      "  WHEELWRIGHT_URL         the controller (default http://127.0.0.1:8080)",
      "  WHEELWRIGHT_TOKEN       the access token itself, or",
      "  WHEELWRIGHT_TOKEN_FILE  the file that holds it (default ~/.config/wheelwright/token)",
      "  NO_COLOR                no colours, even on a terminal",
      "",
      "Exit codes:",
      "  0  done    1  failed (connection, access, conflict)    2  refused (violations, wrong usage)",
      "",
      "Examples:",
      "  wheelwright apply -f overlay.yaml --dry-run",
      "  wheelwright get appliances",
      "  wheelwright status --watch",
      "  wheelwright appliance token branch-4 > join.token"
    })
final class Wheelwright {
  private final CommandLine commands;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  /**
   * @param settings the environment variables
   * @param home the user's home folder
   */
  Wheelwright(Terminal terminal, Map<String, String> settings, Path home) {
    ControllerAccess access =
        new ControllerAccess(settings, home, warning -> terminal.note("warning: " + warning));
    this.commands =
        new CommandLine(this)
            .addSubcommand(new ApplyCommand(terminal, access))
            .addSubcommand(new GetCommand(terminal, access))
            .addSubcommand(new ApplianceCommand(terminal, access))
            .addSubcommand(new StatusCommand(terminal, access))
            .addSubcommand(new EventsCommand(terminal, access))
            .addSubcommand(new DiagnoseCommand(terminal, access))
            .addSubcommand(new AccountCommand(terminal, access))
            .addSubcommand(new TokenCommand(terminal, access))
            .addSubcommand(new AuditCommand(terminal, access))
            .addSubcommand(new WhoamiCommand(terminal, access))
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setColorScheme(
                CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
            .setUsageHelpWidth(100)
            .setParameterExceptionHandler(new UsageReport(terminal))
            .setExecutionExceptionHandler(new FailureReport(terminal));
  }

  /** Runs one command and gives its exit code. */
  int run(String... args) {
    return commands.execute(args);
  }
}
