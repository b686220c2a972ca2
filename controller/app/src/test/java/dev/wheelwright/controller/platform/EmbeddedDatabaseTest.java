package dev.wheelwright.controller.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  private static final Path SOFTWARE = TestDatabase.SOFTWARE;

  @TempDir Path folder;

  @Test
  void keepsDataOverARestart() throws Exception {
    try (EmbeddedDatabase database = start()) {
      execute(database, "create table kept (value int)");
      execute(database, "insert into kept values (42)");
    }
    assertThat(Postmaster.of(folder.resolve("data"))).isEmpty();
    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "select value from kept")).isEqualTo("42");
    }
  }

  @Test
  void isDurableAndListensOnLoopbackOnly() throws Exception {
    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "show fsync")).isEqualTo("on");
      assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(database, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(database, "show unix_socket_directories")).isEmpty();
    }
  }

  /** F2: a standby would take no change; that is said at the start and not at the first one. */
  @Test
  void f2AnExternalDatabaseThatCanOnlyBeReadIsRefused() throws Exception {
    try (EmbeddedDatabase database = start()) {
      DatabaseAddress address = database.address();
      ExternalDatabase.requireUsable(address);
      String readOnly = address.url() + "?options=-c%20default_transaction_read_only=on";
      assertThatThrownBy(
              () ->
                  ExternalDatabase.requireUsable(
                      new DatabaseAddress(readOnly, address.username(), address.revealPassword())))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("can only be read");
    }
  }

  @Test
  void asksForAPasswordThatIsKeptPrivate() throws Exception {
    try (EmbeddedDatabase database = start()) {
      DatabaseAddress address = database.address();
      assertThatThrownBy(
              () -> DriverManager.getConnection(address.url(), address.username(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThatThrownBy(
              () ->
                  ExternalDatabase.requireUsable(
                      new DatabaseAddress(address.url(), address.username(), "guess")))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageStartingWith("wheelwright.database.username, wheelwright.database.password: ")
          .hasMessageContaining("password authentication failed");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("password"))))
          .isEqualTo("rw-------");
      assertThat(address.toString()).doesNotContain(address.revealPassword());
    }
  }

  @Test
  void takesOverTheServerThatAKilledControllerLeft() throws Exception {
    // The first, which nobody killed, looks after the server still, until it is closed too.
    try (EmbeddedDatabase left = start()) {
      execute(left, "create table kept (value int)");
      try (EmbeddedDatabase next = start()) {
        assertThat(next.address().url()).isEqualTo(left.address().url());
        assertThat(query(next, "select count(*) from kept")).isEqualTo("0");
      }
    }
  }

  @Test
  void f2StartsAServerAgainThatDied() throws Exception {
    try (EmbeddedDatabase database = start()) {
      execute(database, "create table kept (value int)");
      Path file = folder.resolve("data").resolve(Postmaster.FILE);
      long postmaster = Long.parseLong(Files.readAllLines(file).getFirst());
      ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> query(database, "select count(*) from kept").equals("0"));

      assertThat(Files.readAllLines(file).getFirst()).isNotEqualTo(Long.toString(postmaster));
    }
  }

  @Test
  void startsAfterACrashWhoseProcessNumberBelongsToAnotherProgramNow() throws Exception {
    start().close();
    long other = ProcessHandle.current().pid();
    Path data = folder.resolve("data");
    Files.write(
        data.resolve(Postmaster.FILE),
        List.of("" + other, "" + data, "1", "5432", "", "127.0.0.1", "", "ready"));
    try (EmbeddedDatabase database = start()) {
      assertThat(query(database, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesDataWithoutTheirPassword() throws IOException {
    start().close();
    Files.delete(folder.resolve("password"));
    assertThatThrownBy(this::start)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("password is missing");
  }

  private EmbeddedDatabase start() {
    return EmbeddedDatabase.start(folder, SOFTWARE);
  }

  private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    DatabaseAddress address = database.address();
    return DriverManager.getConnection(address.url(), address.username(), address.revealPassword());
  }
}
