package dev.wheelwright.controller.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F12: the database that the previous version left, and one that a newer version has used. */
class SchemaVersionsTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
  private static final Path LANDED = Path.of("src/test/resources/db/landed.sha256");

  /** Each row in a line, as {@code TABLE JSON}; see e2e/versions. */
  private static final Path PREVIOUS = Path.of("../../e2e/versions/previous/database.txt");

  private static final String HISTORY = "flyway_schema_history";

  @TempDir static Path folder;
  private static @Nullable EmbeddedDatabase server;
  private static int databases;
  private DatabaseAddress address = new DatabaseAddress("", "", "");

  @BeforeAll
  static void startServer() {
    server = EmbeddedDatabase.start(folder, TestDatabase.SOFTWARE);
  }

  @AfterAll
  static void stopServer() {
    Objects.requireNonNull(server).close();
  }

  @BeforeEach
  void makeDatabase() throws SQLException {
    DatabaseAddress first = Objects.requireNonNull(server).address();
    databases++;
    String name = "versions" + databases;
    try (Connection connection =
            DriverManager.getConnection(first.url(), first.username(), first.revealPassword());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    address =
        new DatabaseAddress(
            first.url().replaceFirst("/postgres$", "/" + name),
            first.username(),
            first.revealPassword());
  }

  /** Databases out there have them: what follows is a migration of its own. */
  @Test
  void F12_landedMigrationsStayAsTheyAre() throws IOException, NoSuchAlgorithmException {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (Path file : files.toList()) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        sums.put(
            file.getFileName().toString(),
            HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file))));
      }
    }

    assertThat(sums)
        .as("a new migration gets its line in %s with the commit that brings it", LANDED)
        .containsExactlyInAnyOrderEntriesOf(
            Files.readAllLines(LANDED).stream()
                .map(line -> line.split(" +", 2))
                .collect(Collectors.toMap(line -> line[1], line -> line[0])));
  }

  @Test
  void F12_whatThePreviousVersionStoredIsStillThereAfterTheUpgrade() throws Exception {
    Map<String, List<String>> rows = previousRows();
    List<String> applied = Objects.requireNonNull(rows.remove(HISTORY));
    migrate(flyway().target(MigrationVersion.fromVersion(Integer.toString(applied.size()))));
    assertThat(rows(HISTORY, "checksum")).isEqualTo(checksums(applied));
    fill(rows);
    fill(Map.of(HISTORY, applied));
    Map<String, List<String>> before = new TreeMap<>();
    for (String table : rows.keySet()) {
      before.put(table, rows(table, "to_json(t)"));
      assertThat(before.get(table)).as(table).containsExactlyInAnyOrderElementsOf(rows.get(table));
    }
    Map<String, String> columns = columns(rows.keySet());

    SchemaCheck.requireKnown(address);
    migrate(flyway());

    for (String table : rows.keySet()) {
      assertThat(rows("(select " + columns.get(table) + " from " + table + ")", "to_json(t)"))
          .as(table)
          .containsExactlyInAnyOrderElementsOf(before.get(table));
    }
    SchemaCheck.requireKnown(address);
  }

  @Test
  void F12_aDatabaseThatANewerVersionHasUsedIsRefusedInOneLine() throws SQLException {
    SchemaCheck.requireKnown(address);
    migrate(flyway());
    SchemaCheck.requireKnown(address);
    String known = rows(HISTORY, "version").getLast();
    execute(
        "insert into flyway_schema_history select 9999, '9999', 'later', type, 'V9999__later.sql',"
            + " checksum, installed_by, installed_on, execution_time, true from "
            + HISTORY
            + " where installed_rank = 1");

    assertThatThrownBy(() -> SchemaCheck.requireKnown(address))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith(
            "the database has schema 9999, and this version of Wheelwright knows up to " + known)
        .hasMessageNotContaining("\n");
  }

  /** Two versions that went different ways have the same number, and not the same schema. */
  @Test
  void F12_aMigrationOfTheSameNumberFromElsewhereIsRefused() throws SQLException {
    migrate(flyway());
    execute(
        "update flyway_schema_history set script = replace(script, '__', '__of_another_branch_')"
            + " where installed_rank = (select max(installed_rank) from flyway_schema_history)");

    assertThatThrownBy(() -> SchemaCheck.requireKnown(address))
        .isInstanceOf(StartRefusedException.class);
  }

  @Test
  void anUnreadableSchemaIsNamedInOneLine() {
    assertThatThrownBy(
            () ->
                SchemaCheck.requireKnown(
                    new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/w", "u", "a password")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("the schema of the database can't be read: ")
        .hasMessageNotContainingAny("\n", "a password");
  }

  private static Map<String, List<String>> previousRows() throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(PREVIOUS)) {
      String[] parts = line.split(" ", 2);
      rows.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
    }
    return rows;
  }

  /** By themselves some tables begin with rows; here they begin with the previous version's. */
  private void fill(Map<String, List<String>> rows) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set timezone = 'UTC'");
      statement.execute("set session_replication_role = replica");
      statement.execute("truncate " + String.join(", ", rows.keySet()) + " cascade");
      for (Map.Entry<String, List<String>> table : rows.entrySet()) {
        String insert =
            "insert into %1$s overriding system value select * from json_populate_record(null::%1$s, ?::json)"
                .formatted(table.getKey());
        try (var prepared = connection.prepareStatement(insert)) {
          for (String row : table.getValue()) {
            prepared.setString(1, row);
            prepared.executeUpdate();
          }
        }
      }
    }
  }

  private static List<String> checksums(List<String> history) {
    return history.stream()
        .map(row -> row.replaceFirst(".*\"checksum\":(-?\\d+).*", "$1"))
        .toList();
  }

  /** The columns that each table has now. */
  private Map<String, String> columns(Iterable<String> tables) throws SQLException {
    Map<String, String> columns = new TreeMap<>();
    for (String table : tables) {
      columns.put(
          table,
          rows(
                  "(select column_name as c from information_schema.columns where table_name = '"
                      + table
                      + "' order by ordinal_position)",
                  "string_agg(quote_ident(c), ', ')")
              .getFirst());
    }
    return columns;
  }

  private List<String> rows(String from, String what) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set timezone = 'UTC'");
      try (ResultSet rows = statement.executeQuery("select " + what + " from " + from + " t")) {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
          values.add(rows.getString(1));
        }
        return values;
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private FluentConfiguration flyway() {
    return Flyway.configure()
        .dataSource(address.url(), address.username(), address.revealPassword());
  }

  private static void migrate(FluentConfiguration database) {
    assertThat(database.load().migrate().success).isTrue();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(address.url(), address.username(), address.revealPassword());
  }
}
