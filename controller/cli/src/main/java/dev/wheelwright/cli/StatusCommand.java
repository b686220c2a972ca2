package dev.wheelwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code status}: how the tunnels are. */
@Command(
    name = "status",
    description = {
      "Shows the tunnels: their state, where the peer is, how old the last handshake is, and what goes through.",
      "",
      "A state is concluded from the concentrator's report:",
      "  UP          there is a session",
      "  DEGRADED    a session, but what should be heard is not; or it has just ended",
      "  DOWN        there was a session, one is asked for, and there is none",
      "  NEVER       one is asked for, and there never was any",
      "  IDLE        no session, and no keepalive that would ask for one",
      "  UNREPORTED  the concentrator's agent has said nothing for 35 s: not known",
      "  PENDING     one end has no key yet        DISABLED  switched off",
      "IN and OUT are bits per second as the concentrator sees them, TRAFFIC the last minutes of both.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  wheelwright status --watch                       live, the worst first; q ends it",
      "  wheelwright status --overlay EMEA --state down,never",
      "  wheelwright status --appliance branch-1 --output yaml"
    })
final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ControllerAccess access;

  @Mixin private TunnelFilter filter = new TunnelFilter();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = {"-w", "--watch"},
      description = "Stay, and show what changes.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "How often --watch looks; 1 to 60, by default 2.")
  private int interval = 2;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  StatusCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  @Override
  public Integer call() throws ControllerException {
    if (watch) {
      return watch();
    }
    JsonNode tunnels = access.connect().allTunnels(filter.query());
    output.print(terminal, tunnels, TunnelTable::of);
    if (output.format() == OutputFormat.table) {
      JsonNode counts = tunnels.path("counts");
      terminal.note(TunnelTable.summary(counts));
      if (FleetTable.isHalted(tunnels)) {
        terminal.note(FleetTable.HALTED);
      }
    }
    return 0;
  }

  private int watch() throws ControllerException {
    if (interval < 1 || interval > 60) {
      throw new ParameterException(
          spec.commandLine(), "--interval " + interval + ": must be 1 to 60 seconds");
    }
    if (output.format() != OutputFormat.table || !terminal.isInteractive()) {
      throw new ParameterException(
          spec.commandLine(),
          "--watch draws a table on a terminal; for programs there is: wheelwright events --follow");
    }
    try (var screen = terminal.openScreen()) {
      new StatusWatch(access.connect(), filter.query(), terminal.colour())
          .run(screen, Duration.ofSeconds(interval));
    }
    return 0;
  }
}
