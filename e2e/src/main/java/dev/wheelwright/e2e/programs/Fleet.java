package dev.wheelwright.e2e.programs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.lab.GuideNetwork;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.Lab;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.programs.Controller.Setup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A controller and the agents of a laboratory. */
public final class Fleet {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Installation installation;
  private final Path folder;
  private final Controller controller;
  private final Map<String, Agent> agents = new ConcurrentHashMap<>();

  private Fleet(Installation installation, Path folder, Controller controller) {
    this.installation = installation;
    this.folder = folder;
    this.controller = controller;
  }

  /**
   * Starts a controller for the network, without waiting until it serves. The laboratory ends it.
   *
   * @param installation the programs
   * @param lab the laboratory
   * @param network the network in which the appliances are
   * @param folder where data, states and logs are kept; logs in {@code logs}
   */
  public static Fleet start(Installation installation, Lab lab, GuideNetwork network, Path folder) {
    return start(installation, lab, network, folder, Map.of());
  }

  /** The same, with more settings of the controller. */
  public static Fleet start(
      Installation installation,
      Lab lab,
      GuideNetwork network,
      Path folder,
      Map<String, String> settings) {
    PrivateFiles.createFolder(folder);
    PrivateFiles.createFolder(folder.resolve("logs"));
    Path log = folder.resolve("logs/controller.log");
    Host enclosure = lab.enclosure("controller");
    Controller controller =
        new Controller(
            installation,
            enclosure,
            new Setup(network.machineAddress(), folder.resolve("controller"), log, settings));
    lab.closing(controller);
    return new Fleet(installation, folder, controller);
  }

  /** The controller. */
  public Controller controller() {
    return controller;
  }

  /** The agent of the appliance; it was enrolled before. */
  public Agent agent(String name) {
    Agent agent = agents.get(name);
    if (agent == null) {
      throw new LabException("no agent on " + name);
    }
    return agent;
  }

  /** Declares the appliances, enrols their agents with join tokens and starts them, all at once. */
  public void enrol(List<Host> appliances) {
    enrol(installation, appliances);
  }

  /** The same with agents of another version. */
  public void enrol(Installation programs, List<Host> appliances) {
    Api api = controller.api();
    Lab.inParallel(
        appliances.stream()
            .map(host -> (Callable<Agent>) () -> enrol(api, programs, host))
            .toList());
  }

  private Agent enrol(Api api, Installation programs, Host appliance) {
    String name = appliance.name();
    Path log = folder.resolve("logs/agent-" + name + ".log");
    PrivateFiles.createFolder(folder.resolve("agents"));
    Agent agent = new Agent(programs, appliance, folder.resolve("agents").resolve(name), log);
    api.declare(name);
    agent.join(controller.linkAddress(), api.joinToken(name));
    agents.put(name, agent);
    agent.start();
    return agent;
  }

  /** Waits until the controller says that the agents are connected. */
  public void awaitConnected(List<String> names, Duration timeout) {
    await(names, "connected", state -> state.path("connected").asBoolean(), timeout);
  }

  /** Waits until the controller says that the appliances have what they should have. */
  public void awaitInSync(List<String> names, Duration timeout) {
    await(names, "in sync", state -> state.path("inSync").asBoolean(), timeout);
  }

  private void await(
      List<String> names, String what, Predicate<JsonNode> condition, Duration timeout) {
    Api api = controller.api();
    for (String name : names) {
      if (!Poll.until(() -> condition.test(api.appliance(name)), PAUSE, timeout)) {
        throw new LabException(
            "%s is not %s after %s s: %s"
                .formatted(name, what, timeout.toSeconds(), api.appliance(name)));
      }
    }
  }
}
