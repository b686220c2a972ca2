package dev.wheelwright.controller.platform;

import dev.wheelwright.controller.clock.Randomness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server of the controller's own: its data persist under one folder, it listens on the
 * loopback address only, on a port that was free, and asks for a password that was made for it.
 *
 * <p>The server is a daemon. When the controller is killed it goes on, and the next controller
 * takes it over.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final String SUPERUSER = "wheelwright";
  private static final int ATTEMPTS = 3;

  private final Path folder;
  private final Path data;
  private final PostgresSoftware software;
  private final DatabaseAddress address;

  private EmbeddedDatabase(Path folder, PostgresSoftware software, String password)
      throws IOException {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.software = software;
    int port = takeOverOrStart();
    this.address =
        new DatabaseAddress(
            "jdbc:postgresql://127.0.0.1:" + port + "/postgres", SUPERUSER, password);
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
      return new EmbeddedDatabase(folder, software, password);
    } catch (IOException e) {
      throw new StartRefusedException(
          "the embedded PostgreSQL does not start: " + e.getMessage(), e);
    }
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
            "-s"));
  }

  private void stop() throws IOException {
    Programs.run(
        folder,
        List.of(
            software.program("pg_ctl"), "stop", "-D", data.toString(), "-m", "fast", "-w", "-s"));
  }

  DatabaseAddress address() {
    return address;
  }

  /** Stops the server cleanly: the next start needs no recovery. */
  @Override
  public void close() {
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
