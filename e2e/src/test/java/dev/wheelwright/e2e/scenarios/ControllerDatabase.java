package dev.wheelwright.e2e.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The controller's own PostgreSQL, opened behind its back: scenarios look at what was stored when
 * it was killed, and put into it what an attacker would.
 */
final class ControllerDatabase implements AutoCloseable {
  private static final int PORT_LINE = 3;

  private final Connection connection;

  private ControllerDatabase(Connection connection) {
    this.connection = connection;
  }

  /** Opens the database in the controller's data directory; its server has to run. */
  static ControllerDatabase open(Path dataDirectory) {
    Path folder = dataDirectory.resolve("postgres");
    try {
      String port = Files.readAllLines(folder.resolve("data/postmaster.pid")).get(PORT_LINE);
      String password = Files.readString(folder.resolve("password")).strip();
      String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
      return new ControllerDatabase(DriverManager.getConnection(url, "wheelwright", password));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot open the controller's database", e);
    }
  }

  /** The first column of the first row, as a number. */
  long number(String query, Object... parameters) {
    try (PreparedStatement statement = prepare(query, parameters);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** The first column of the first row, as bytes. */
  byte[] bytes(String query, Object... parameters) {
    try (PreparedStatement statement = prepare(query, parameters);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + query);
      }
      return rows.getBytes(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** Every row of every table as text; bytes are hexadecimal. */
  List<String> dump() {
    List<String> rows = new ArrayList<>();
    for (String table :
        texts("select tablename from pg_tables where schemaname = 'public' order by 1")) {
      rows.addAll(texts("select t::text from \"" + table + "\" t"));
    }
    return rows;
  }

  /** Every row of every table, in a line: the table's name and the row as JSON. */
  List<String> rows() {
    change("set timezone = 'UTC'");
    List<String> rows = new ArrayList<>();
    for (String table :
        texts("select tablename from pg_tables where schemaname = 'public' order by 1")) {
      rows.addAll(
          texts("select '%1$s ' || to_json(t) from \"%1$s\" t order by 1".formatted(table)));
    }
    return rows;
  }

  private List<String> texts(String query) {
    try (PreparedStatement statement = prepare(query);
        ResultSet rows = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** Changes rows; returns how many. */
  int change(String statementText, Object... parameters) {
    try (PreparedStatement statement = prepare(statementText, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(statementText, e);
    }
  }

  /** Begins a transaction; until its end, what it locks is locked. */
  void begin() {
    try {
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot begin", e);
    }
  }

  /** Ends the transaction. */
  void rollback() {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot roll back", e);
    }
  }

  private PreparedStatement prepare(String text, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text);
    List<Object> values = List.of(parameters);
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
    return statement;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot close the database", e);
    }
  }
}
