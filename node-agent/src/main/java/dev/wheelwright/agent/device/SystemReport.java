package dev.wheelwright.agent.device;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What the system says about itself and its network, as it says it, for people to read. */
public final class SystemReport {
  /** None of them shows a key; that is why {@code wg} is not among them. */
  private static final List<Command> COMMANDS =
      List.of(
          Command.of("uname", "-a"),
          Command.of("ip", "-details", "link", "show"),
          Command.of("ip", "address", "show"),
          Command.of("ip", "rule", "show"),
          Command.of("ip", "-6", "rule", "show"),
          Command.of("ip", "route", "show", "table", "all"),
          Command.of("ip", "-6", "route", "show", "table", "all"),
          Command.of("nft", "list", "table", "inet", NftFirewall.TABLE));

  private final CommandRunner runner;

  SystemReport(CommandRunner runner) {
    this.runner = runner;
  }

  /** The report of this machine. */
  public static SystemReport ofSystem() {
    return new SystemReport(new ProcessRunner(ProcessRunner.SYSTEM_DIRECTORIES));
  }

  /** What each command printed, or why there is nothing; by command line. */
  public SequencedMap<String, String> read() {
    SequencedMap<String, String> outputs = new LinkedHashMap<>();
    for (Command command : COMMANDS) {
      outputs.put(command.toString(), output(command));
    }
    return outputs;
  }

  private String output(Command command) {
    try {
      return runner.run(command).require();
    } catch (DeviceException e) {
      return "failed: " + e.getMessage();
    }
  }
}
