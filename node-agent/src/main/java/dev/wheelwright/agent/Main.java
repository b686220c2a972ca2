package dev.wheelwright.agent;

import dev.wheelwright.agent.device.BackendChoice;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Entry point of the agent: wiring only. */
final class Main {
  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  /** By which it is called, unless whatever calls it has another name. */
  private static final String COMMAND = "wheelwright agent";

  private static final String HELP =
      """
      usage: wheelwright agent join --controller HOST:PORT --token-file FILE [--replace] [--state DIR]
             wheelwright agent run [--state DIR]
             wheelwright agent status [--output table|json] [--state DIR]
             wheelwright agent diagnose --output FILE [--state DIR]
             wheelwright agent leave [--keep-identity] [--state DIR]

      join    trades a join token for an identity; --token TOKEN instead of --token-file shows the
              token to everybody who can list processes
      run     keeps the appliance as the controller says, in the foreground; SIGTERM ends it and
              leaves the tunnels up
      status  tells how the appliance is, without the controller
      diagnose  writes what helps a colleague to help into one file: versions, config, state of
              the device, conditions; no keys and no tokens
      leave   removes every interface, route and rule that the agent made, its keys and its identity

      --state DIR is /var/lib/wheelwright-agent unless given.
      WHEELWRIGHT_WG_BACKEND=auto|kernel|userspace and WHEELWRIGHT_UAPI_DIR (/var/run/wireguard)
      choose WireGuard's implementation; WHEELWRIGHT_REPORT_SECONDS=10 (1 to 30) says how often
      the tunnels are looked at and reported, WHEELWRIGHT_RENEWAL_SPREAD_SECONDS=3600 how long
      the certificate of a new authority may wait.
      Exit codes: 0 done, 1 failed, 2 wrong usage or refused.
      """;

  private Main() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(args), new Streams(out, err), System.getenv()));
  }

  /** Where a command writes to. */
  record Streams(PrintStream out, PrintStream err) {}

  static int run(List<String> args, Streams streams, Map<String, String> environment) {
    String command = environment.getOrDefault("WHEELWRIGHT_COMMAND", COMMAND);
    if (args.isEmpty() || List.of("help", "--help", "-h").contains(args.getFirst())) {
      streams.out().print(HELP.replace(COMMAND, command));
      return args.isEmpty() ? REFUSED : 0;
    }
    try {
      Arguments arguments = Arguments.parse(args);
      return execute(arguments, surroundings(arguments, environment), streams);
    } catch (UsageException e) {
      streams.err().println(command + ": " + e.getMessage());
      streams.err().println(command + " help tells more");
      return REFUSED;
    } catch (FailedException e) {
      streams.err().println(command + ": " + e.getMessage());
      return e.isRefused() ? REFUSED : FAILED;
    } catch (IOException e) {
      streams.err().println(command + ": " + e.getMessage());
      return FAILED;
    }
  }

  private static int execute(Arguments arguments, Surroundings surroundings, Streams streams)
      throws UsageException, FailedException, IOException {
    return switch (arguments.command()) {
      case JOIN -> new JoinCommand(surroundings, streams).execute(arguments);
      case RUN -> new RunCommand(surroundings, streams.out()).execute();
      case STATUS -> new StatusCommand(surroundings, streams.out()).execute(arguments);
      case DIAGNOSE -> new DiagnoseCommand(surroundings, streams.out()).execute(arguments);
      case LEAVE -> new LeaveCommand(surroundings, streams.out()).execute(arguments);
    };
  }

  private static Surroundings surroundings(Arguments arguments, Map<String, String> environment)
      throws UsageException {
    String backend = environment.getOrDefault("WHEELWRIGHT_WG_BACKEND", "auto");
    BackendChoice choice =
        switch (backend) {
          case "auto" -> BackendChoice.AUTO;
          case "kernel" -> BackendChoice.KERNEL;
          case "userspace" -> BackendChoice.USERSPACE;
          default ->
              throw new UsageException(
                  "WHEELWRIGHT_WG_BACKEND must be auto, kernel or userspace, not " + backend);
        };
    return new Surroundings(
        arguments.state(),
        Path.of(environment.getOrDefault("WHEELWRIGHT_UAPI_DIR", "/var/run/wireguard")),
        new Surroundings.Settings(choice, reportEvery(environment), renewalSpread(environment)),
        Clock.systemUTC(),
        new SecureRandom());
  }

  /** After 35 s of silence the controller no longer claims to know how the tunnels are. */
  private static Duration reportEvery(Map<String, String> environment) throws UsageException {
    String seconds = environment.getOrDefault("WHEELWRIGHT_REPORT_SECONDS", "10");
    if (!seconds.matches("[1-9]|[12][0-9]|30")) {
      throw new UsageException("WHEELWRIGHT_REPORT_SECONDS must be 1 to 30, not " + seconds);
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }

  /** An hour spreads 10,000 appliances behind one address below the controller's limit. */
  private static Duration renewalSpread(Map<String, String> environment) throws UsageException {
    String seconds = environment.getOrDefault("WHEELWRIGHT_RENEWAL_SPREAD_SECONDS", "3600");
    if (!seconds.matches("[1-9][0-9]{0,3}")) {
      throw new UsageException(
          "WHEELWRIGHT_RENEWAL_SPREAD_SECONDS must be 1 to 9999, not " + seconds);
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }
}
