package dev.wheelwright.controller.platform;

import dev.wheelwright.controller.clock.Randomness;
import dev.wheelwright.controller.file.PrivateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server of the controller's own: its data persist under one folder, it listens on the
 * loopback address only, on a port that was free, and asks for a password that was made for it.
 *
 * <p>The server is a daemon. When the controller is killed it goes on, and the next controller
 * takes it over. When the server dies, it is started again.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final String SUPERUSER = "wheelwright";
  private static final int ATTEMPTS = 3;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long pg_ctl waits; of itself it would report a server that recovers as failed at 60 s. */
  private static final Duration PATIENCE = Duration.ofMinutes(9);

  private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);

  private final Path folder;
  private final Path data;
  private final PostgresSoftware software;
  private final DatabaseAddress address;
  private final int port;
  private final CountDownLatch closing = new CountDownLatch(1);

  private EmbeddedDatabase(Path folder, PostgresSoftware software, String password)
      throws IOException {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.software = software;
    this.port = takeOverOrStart();
    this.address = address(port, password);
  }

  /**
   * Starts the server, or takes over the one that a killed controller left running.
   *
   * @param folder for data, password and log
   * @param softwareParent where the programs are unpacked
   * @throws StartRefusedException when that is not possible, with the reason
   */
  static EmbeddedDatabase start(Path folder, Path softwareParent) {
    try {
      PostgresSoftware software = PostgresSoftware.in(softwareParent);
      String password = passwordOrNewCluster(folder, software);
      EmbeddedDatabase database = new EmbeddedDatabase(folder, software, password);
      Thread.ofPlatform().name("database-watch").daemon().start(database::watch);
      return database;
    } catch (IOException e) {
      throw new StartRefusedException(
          "the embedded PostgreSQL does not start: " + e.getMessage(), e);
    }
  }

  /**
   * The server that a running controller has started.
   *
   * @throws StartRefusedException when none takes connections
   */
  static DatabaseAddress running(Path folder) {
    Postmaster postmaster =
        Postmaster.of(folder.resolve("data"))
            .filter(Postmaster::ready)
            .orElseThrow(
                () -> new StartRefusedException("the running controller's PostgreSQL is away"));
    try {
      return address(postmaster.port(), Files.readString(folder.resolve("password")).strip());
    } catch (IOException e) {
      throw new StartRefusedException("cannot read the password of PostgreSQL: " + e, e);
    }
  }

  /** Removes the data of a server that does not run; its programs stay. */
  static void discard(Path folder) {
    try {
      if (Postmaster.of(folder.resolve("data")).isPresent()) {
        throw new StartRefusedException("PostgreSQL still runs on " + folder.resolve("data"));
      }
      PostgresSoftware.delete(folder.resolve("data"));
      Files.deleteIfExists(folder.resolve("password"));
    } catch (IOException e) {
      throw new StartRefusedException("cannot remove " + folder.resolve("data") + ": " + e, e);
    }
  }

  private static DatabaseAddress address(int port, String password) {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", SUPERUSER, password);
  }

  private static String passwordOrNewCluster(Path folder, PostgresSoftware software)
      throws IOException {
    Path data = folder.resolve("data");
    Path password = folder.resolve("password");
    if (Files.isDirectory(data)) {
      if (!Files.isRegularFile(password)) {
        throw new IOException(password + " is missing, and " + data + " exists");
      }
      return Files.readString(password).strip();
    }
    PrivateFile.write(password, Randomness.token(24) + "\n");
    Path fresh = folder.resolve("data.new");
    PostgresSoftware.delete(fresh);
    Programs.run(
        folder,
        List.of(
            software.program("initdb"),
            "--pgdata=" + fresh,
            "--username=" + SUPERUSER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-instructions"));
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    return Files.readString(password).strip();
  }

  private int takeOverOrStart() throws IOException {
    Optional<Postmaster> running = Postmaster.of(data);
    if (running.isPresent()) {
      if (running.get().ready()) {
        return running.get().port();
      }
      stop();
    }
    // Its process is gone, or the number is another program's by now, which PostgreSQL would take
    // for itself.
    Files.deleteIfExists(data.resolve(Postmaster.FILE));
    IOException failure = new IOException("no attempt");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = freePort();
      try {
        start(port);
        return port;
      } catch (IOException e) {
        // somebody may have taken the port in between
        failure = e;
      }
    }
    throw failure;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private void start(int port) throws IOException {
    PrivateFile.write(
        data.resolve("postgresql.conf"),
        """
        # Written at every start.
        listen_addresses = '127.0.0.1'
        port = PORT
        unix_socket_directories = ''
        max_connections = 40
        shared_buffers = 64MB
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        password_encryption = 'scram-sha-256'
        timezone = 'UTC'
        log_line_prefix = '%m [%p] '
        log_checkpoints = off
        """
            .replace("PORT", Integer.toString(port)));
    Programs.run(
        folder,
        List.of(
            software.program("pg_ctl"),
            "start",
            "-D",
            data.toString(),
            "-l",
            folder.resolve("log").toString(),
            "-w",
            "-t",
            Long.toString(PATIENCE.toSeconds()),
            "-s"));
  }

  private void stop() throws IOException {
    Programs.run(
        folder,
        List.of(
            software.program("pg_ctl"),
            "stop",
            "-D",
            data.toString(),
            "-m",
            "fast",
            "-w",
            "-t",
            Long.toString(PATIENCE.toSeconds()),
            "-s"));
  }

  DatabaseAddress address() {
    return address;
  }

  private void watch() {
    try {
      while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        reviveIfDead();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts a dead server again, on the same port. Its file stays: by it PostgreSQL itself sees
   * whether processes of the dead one still use the data, and refuses until they are gone.
   */
  private synchronized void reviveIfDead() {
    if (closing.getCount() == 0 || Postmaster.of(data).isPresent()) {
      return;
    }
    try {
      LOG.warnf("event=database-died port=%d", port);
      start(port);
      LOG.infof("event=database-started-again port=%d", port);
    } catch (IOException e) {
      LOG.errorf("event=database-start-failed reason=\"%s\"", e.getMessage());
    }
  }

  /** Stops the server cleanly: the next start needs no recovery. */
  @Override
  public synchronized void close() {
    closing.countDown();
    if (Postmaster.of(data).isEmpty()) {
      return;
    }
    try {
      stop();
    } catch (IOException e) {
      throw new IllegalStateException("the embedded PostgreSQL does not stop", e);
    }
  }
}
