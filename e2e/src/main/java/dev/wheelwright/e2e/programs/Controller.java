package dev.wheelwright.e2e.programs;

import dev.wheelwright.e2e.lab.ExecResult;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.HostProcess;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Launch;
import dev.wheelwright.e2e.lab.Patience;
import dev.wheelwright.e2e.lab.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A controller with its own data, which can be killed and started again on the same data and ports.
 *
 * <p>It runs in an enclosure of the laboratory, so that its PostgreSQL ends with the laboratory
 * too.
 */
public final class Controller implements AutoCloseable {

  private static final String READY = "wheelwright controller ready:";
  private static final Pattern READY_API = Pattern.compile(READY + " api=(\\S+)");
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration COMMAND_TIMEOUT = Patience.seconds(60);
  private static final Duration STOP_TIMEOUT = Patience.seconds(20);

  private final Host enclosure;
  private final List<String> arguments;
  private final Path log;
  private final Path tokenFile;
  private final Path data;
  private final int apiPort;
  private final String linkAddress;
  private Installation installation;
  private HostProcess process;

  /**
   * What distinguishes a controller.
   *
   * @param address the machine's address at which the agents reach it
   * @param folder its data and the token of the first administrator; made when missing
   * @param log its log
   * @param settings more settings, such as those of an external database
   */
  public record Setup(String address, Path folder, Path log, Map<String, String> settings) {

    /** Copies the settings. */
    public Setup {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * Starts a controller.
   *
   * @param installation the programs
   * @param enclosure where it runs
   * @param setup what distinguishes it
   */
  public Controller(Installation installation, Host enclosure, Setup setup) {
    String address = setup.address();
    this.installation = installation;
    this.enclosure = enclosure;
    this.log = setup.log();
    this.tokenFile = setup.folder().resolve("admin.token");
    this.data = setup.folder().resolve("data");
    this.apiPort = Installation.freePort("127.0.0.1");
    int linkPort = Installation.freePort(address);
    this.linkAddress = (address.contains(":") ? "[%s]:%s" : "%s:%s").formatted(address, linkPort);
    PrivateFiles.createFolder(setup.folder());
    Map<String, String> settings = new TreeMap<>(setup.settings());
    settings.put("wheelwright.data-dir", data.toString());
    settings.put("wheelwright.link.host", address);
    settings.put("wheelwright.link.port", Integer.toString(linkPort));
    settings.put("wheelwright.link.names", address);
    settings.put("wheelwright.admin-token-file", tokenFile.toString());
    settings.put("wheelwright.api.host", "127.0.0.1");
    settings.put("wheelwright.api.port", Integer.toString(apiPort));
    settings.put("quarkus.http.port", Integer.toString(apiPort)); // the previous version's
    this.arguments = arguments(settings);
    this.process = start();
  }

  private HostProcess start() {
    return enclosure.start(installation.launch(arguments).logTo(log));
  }

  private static List<String> arguments(Map<String, String> settings) {
    // It lives for minutes: the second compiler would only take time from the start.
    List<String> arguments = new ArrayList<>(List.of("up", "-XX:TieredStopAtLevel=1"));
    settings.forEach((name, value) -> arguments.add("-D%s=%s".formatted(name, value)));
    return arguments;
  }

  /** Waits until it serves. */
  public void awaitReady(Duration timeout) {
    Poll.until(() -> !process.isAlive() || isReady(), PAUSE, timeout);
    if (!isReady()) {
      String state =
          process.isAlive() ? "is not ready after " + timeout.toSeconds() + " s" : "ended";
      throw new LabException("the controller %s; see %s".formatted(state, log));
    }
  }

  private boolean isReady() {
    return Files.exists(log) && PrivateFiles.read(log).contains(READY);
  }

  /** The address and port at which agents reach it. */
  public String linkAddress() {
    return linkAddress;
  }

  /** The file with the token of the first administrator. */
  public Path tokenFile() {
    return tokenFile;
  }

  /** Its data directory. */
  public Path data() {
    return data;
  }

  /** Copies the data directory as it is; the controller is stopped. */
  public void copyData(Path to) {
    enclosure.exec("cp", "--archive", data.toString(), to.toString()).orFail();
  }

  /** The address of its API, once it is ready; the previous version's is without TLS. */
  public String url() {
    return PrivateFiles.read(log)
        .lines()
        .flatMap(line -> READY_API.matcher(line).results())
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new LabException("the controller is not ready; see " + log));
  }

  /** The certificate of the authority that vouches for its API. */
  public Path authority() {
    return data.resolve("keys").resolve("ca.crt");
  }

  /** A client that is the first administrator. */
  public Api api() {
    return new Api(url(), authority(), PrivateFiles.read(tokenFile).strip());
  }

  /**
   * Runs the command-line client against it to its end, as the first administrator.
   *
   * @param arguments as after {@code ./wheelwright}
   */
  public ExecResult commandLine(String... arguments) {
    Launch client =
        installation
            .launch(List.of(arguments))
            .with("WHEELWRIGHT_URL", url())
            .with("WHEELWRIGHT_CA_FILE", authority().toString())
            .with("WHEELWRIGHT_TOKEN_FILE", tokenFile.toString());
    return enclosure.exec(client, COMMAND_TIMEOUT);
  }

  /**
   * Runs what works on its data directory, beside it or while it is stopped, to its end.
   *
   * @param arguments such as {@code keys raise-epoch}; settings begin with -D
   */
  public ExecResult tool(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("-Dwheelwright.data-dir=" + data);
    return enclosure.exec(installation.launch(all), COMMAND_TIMEOUT);
  }

  /** True while its process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it without asking. */
  public void kill() {
    process.kill();
    process.awaitExit(STOP_TIMEOUT);
  }

  /** Ends it and its PostgreSQL without asking. */
  public void killWithDatabase() {
    kill();
    signalDatabase("KILL");
  }

  /** Sends a signal to all processes of its PostgreSQL; its host sees no other's. */
  public void signalDatabase(String name) {
    enclosure.exec("pkill", "--signal", name, "--exact", "postgres").orFail();
  }

  /** Asks it to end and waits. */
  public void stop() {
    process.terminate();
    if (process.awaitExit(STOP_TIMEOUT).isEmpty()) {
      throw new LabException("the controller does not end; see " + log);
    }
  }

  /** Asks it to end; the end of the laboratory does the rest. */
  @Override
  public void close() {
    process.terminate();
    process.awaitExit(STOP_TIMEOUT);
  }

  /** Starts it again after its end, on the same data and ports; its log starts anew. */
  public void restart() {
    PrivateFiles.delete(log);
    process = start();
  }

  /** From its next start on it is another version. */
  public void become(Installation other) {
    installation = other;
  }

  /** Waits until it ends by itself: its exit status; empty when it still runs after the timeout. */
  public OptionalInt awaitEnd(Duration timeout) {
    return process.awaitExit(timeout);
  }
}
