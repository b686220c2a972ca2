package dev.wheelwright.e2e.programs;

import dev.wheelwright.e2e.lab.ExecResult;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.HostProcess;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Launch;
import dev.wheelwright.e2e.lab.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agent of one appliance of the laboratory. */
public final class Agent {

  private static final Duration TIMEOUT = Patience.seconds(60);

  private final Host appliance;
  private final Path state;
  private final Path log;
  private volatile Installation installation;
  private @Nullable HostProcess process;

  /**
   * An agent that has not joined yet.
   *
   * @param installation the programs
   * @param appliance where it runs
   * @param state the folder of its state; made when missing
   * @param log its log
   */
  public Agent(Installation installation, Host appliance, Path state, Path log) {
    this.installation = installation;
    this.appliance = appliance;
    this.state = PrivateFiles.createFolder(state);
    this.log = log;
  }

  /** The appliance's name. */
  public String name() {
    return appliance.name();
  }

  /** The host on which it runs. */
  public Host appliance() {
    return appliance;
  }

  /** The folder of its state. */
  public Path state() {
    return state;
  }

  /**
   * Enrols at the controller. The token passes through a file, since anybody can read the arguments
   * of a process.
   */
  public void join(String controller, String token) {
    Path file = PrivateFiles.write(state.resolveSibling(name() + ".token"), token);
    try {
      ExecResult result =
          run(List.of("join", "--controller", controller, "--token-file", file.toString()));
      if (!result.succeeded()) {
        throw new LabException(
            "agent join on %s failed: %s"
                .formatted(name(), (result.stderr() + result.stdout()).strip()));
      }
    } finally {
      PrivateFiles.delete(file);
    }
  }

  /** Runs a short command of the agent, such as {@code status}, to its end. */
  public ExecResult run(List<String> arguments) {
    return appliance.exec(launch(arguments), TIMEOUT);
  }

  /** From its next start on it is another version. */
  public void become(Installation other) {
    installation = other;
  }

  /** Starts the agent's service. */
  public HostProcess start() {
    return start(service());
  }

  /** Starts the agent's service with one more environment variable. */
  public HostProcess start(String variable, String value) {
    return start(service().with(variable, value));
  }

  /** Starts the agent's service with more environment variables. */
  public HostProcess start(Map<String, String> variables) {
    Launch service = service();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      service = service.with(variable.getKey(), variable.getValue());
    }
    return start(service);
  }

  private Launch service() {
    return launch(List.of("run")).logTo(log);
  }

  private HostProcess start(Launch service) {
    HostProcess started = appliance.start(service);
    process = started;
    return started;
  }

  /** The process of its service; it was started before. */
  public HostProcess process() {
    HostProcess started = process;
    if (started == null) {
      throw new IllegalStateException("the agent of " + name() + " was not started");
    }
    return started;
  }

  private Launch launch(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("agent"));
    all.addAll(arguments);
    all.addAll(List.of("--state", state.toString()));
    return installation.launch(all);
  }
}
