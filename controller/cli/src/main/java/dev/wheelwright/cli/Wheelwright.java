package dev.wheelwright.cli;

import dev.wheelwright.cli.client.ControllerAccess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
      "  WHEELWRIGHT_URL         the controller (default https://127.0.0.1:8443)",
      "  WHEELWRIGHT_CA_FILE     whose word is taken for its certificate: a copy of its",
      "                          keys/ca.crt (default ~/.config/wheelwright/ca.crt, or the system's)",
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
  private final Terminal terminal;
  private final SequencedMap<String, Supplier<Object>> subcommands = new LinkedHashMap<>();

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
    this.terminal = terminal;
    subcommands.put("apply", () -> new ApplyCommand(terminal, access));
    subcommands.put("get", () -> new GetCommand(terminal, access));
    subcommands.put("appliance", () -> new ApplianceCommand(terminal, access));
    subcommands.put("status", () -> new StatusCommand(terminal, access));
    subcommands.put("events", () -> new EventsCommand(terminal, access));
    subcommands.put("diagnose", () -> new DiagnoseCommand(terminal, access));
    subcommands.put("account", () -> new AccountCommand(terminal, access));
    subcommands.put("token", () -> new TokenCommand(terminal, access));
    subcommands.put("audit", () -> new AuditCommand(terminal, access));
    subcommands.put("whoami", () -> new WhoamiCommand(terminal, access));
  }

  /** Runs one command and gives its exit code. */
  int run(String... args) {
    CommandLine line = new CommandLine(this);
    needed(args).map(Supplier::get).forEach(line::addSubcommand);
    return line.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(new UsageReport(terminal))
        .setExecutionExceptionHandler(new FailureReport(terminal))
        .execute(args);
  }

  /** The command that is named, alone: to read the options of each takes longer than most do. */
  private Stream<Supplier<Object>> needed(String... args) {
    return args.length > 0 && subcommands.containsKey(args[0])
        ? Stream.of(subcommands.get(args[0]))
        : subcommands.values().stream();
  }
}
