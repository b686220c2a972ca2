package dev.wheelwright.e2e.scenarios;

import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Launch;
import dev.wheelwright.e2e.lab.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL server from Debian's packages, as a process of an enclosure, under an unprivileged
 * user. Its data are in the memory of the enclosure and end with it.
 */
final class PostgresServer {
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql");
  private static final String SUPERUSER = "postgres";
  private static final String DATA = "/mnt/data";
  private static final String PASSWORD_FILE = "/mnt/password";
  private static final Duration TIMEOUT = Patience.seconds(60);

  /** PostgreSQL refuses to run as root; nobody owns nothing else. */
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--");

  private final Host enclosure;
  private final int port;
  private final Path log;

  private PostgresServer(Host enclosure, int port, Path log) {
    this.enclosure = enclosure;
    this.port = port;
    this.log = log;
  }

  /** A server without data yet, on the machine's loopback address. */
  static PostgresServer on(Host enclosure, int port, Path logs) {
    enclosure.exec("mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/mnt").orFail();
    enclosure.exec("install", "-d", "-o", "nobody", "-g", "nogroup", "-m", "0700", DATA).orFail();
    return new PostgresServer(enclosure, port, logs.resolve(enclosure.name() + ".log"));
  }

  /** Its address and port. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Makes an empty cluster whose superuser has this password. */
  void create(String password) {
    enclosure
        .exec(
            List.of(
                "install",
                "-o",
                "nobody",
                "-g",
                "nogroup",
                "-m",
                "0600",
                "/dev/stdin",
                PASSWORD_FILE),
            password)
        .orFail();
    run(
        "initdb",
        "--pgdata=" + DATA,
        "--username=" + SUPERUSER,
        "--pwfile=" + PASSWORD_FILE,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--wal-segsize=1",
        "--no-sync");
  }

  /** Makes it a standby of the other, which has to run. */
  void copyOf(PostgresServer primary) {
    String password = primary.password();
    enclosure.exec(
        List.of("install", "-o", "nobody", "-m", "0600", "/dev/stdin", PASSWORD_FILE), password);
    run(
        List.of("env", "PGPASSWORD=" + password),
        "pg_basebackup",
        "--pgdata=" + DATA,
        "--host=127.0.0.1",
        "--port=" + primary.port,
        "--username=" + SUPERUSER,
        "--checkpoint=fast",
        "--write-recovery-conf",
        "--no-sync");
  }

  private String password() {
    return enclosure.exec("cat", PASSWORD_FILE).orFail().stdout().strip();
  }

  /** Starts it, and waits until it answers. */
  void start() {
    List<String> command = new ArrayList<>(AS_NOBODY);
    command.addAll(
        List.of(
            program("postgres"),
            "-D",
            DATA,
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories="));
    enclosure.start(Launch.of(command).logTo(log));
    GuideFleet.await(
        "PostgreSQL, whose log is " + log,
        () -> answers(program("pg_isready"), "--host=127.0.0.1", "--port=" + port));
  }

  private boolean answers(String... command) {
    return enclosure.exec(command).succeeded();
  }

  /** Runs a statement as the superuser. */
  void sql(String statement) {
    run(
        List.of("env", "PGPASSWORD=" + password()),
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--host=127.0.0.1",
        "--port=" + port,
        "--username=" + SUPERUSER,
        "--dbname=postgres",
        "--set=ON_ERROR_STOP=1",
        "--command=" + statement);
  }

  /** Ends all its processes without asking. */
  void kill() {
    enclosure.exec("pkill", "--signal", "KILL", "--exact", "postgres").orFail();
  }

  /** Ends its standby: it takes changes from now on. */
  void promote() {
    run("pg_ctl", "promote", "--pgdata=" + DATA, "--wait", "--silent");
  }

  private void run(String program, String... arguments) {
    run(List.of(), program, arguments);
  }

  private void run(List<String> before, String program, String... arguments) {
    List<String> command = new ArrayList<>(AS_NOBODY);
    command.addAll(before);
    command.add(program(program));
    command.addAll(List.of(arguments));
    enclosure.exec(command, "", TIMEOUT).orFail();
  }

  /** The newest version that is installed; its programs are not on the PATH. */
  private static String program(String name) {
    try (Stream<Path> versions = Files.list(PROGRAMS)) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new LabException("no " + name + " below " + PROGRAMS))
          .toString();
    } catch (IOException e) {
      throw new LabException(
          "no PostgreSQL; install with: apt-get install --no-install-recommends postgresql", e);
    }
  }
}
