package dev.wheelwright.controller.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * The tables of the connection's schema, as PostgreSQL's own catalogue has them, so that a table
 * which is added one day can't be forgotten. Rows go in and out by COPY, in its text format
 * (PostgreSQL manual, COPY).
 */
final class Tables {
  /** Flyway's own table is made by the migrations, not copied. */
  private static final String ORDINARY =
      "n.nspname = current_schema() and c.relkind = 'r' and c.relname not like 'flyway%'";

  private final Connection connection;

  Tables(Connection connection) {
    this.connection = connection;
  }

  /** Columns by table; a table comes after those that it refers to. */
  Map<String, List<String>> columns() throws SQLException {
    Map<String, List<String>> columns = new HashMap<>();
    String sql =
        "select c.relname, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            + " join pg_attribute a on a.attrelid = c.oid where a.attnum > 0 and not a.attisdropped and "
            + ORDINARY
            + " order by c.relname, a.attnum";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        columns
            .computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
            .add(rows.getString(2));
      }
    }
    Map<String, List<String>> sorted = new LinkedHashMap<>();
    Map<String, Set<String>> references = references();
    while (sorted.size() < columns.size()) {
      int before = sorted.size();
      columns.keySet().stream()
          .filter(each -> !sorted.containsKey(each))
          .filter(each -> sorted.keySet().containsAll(references.getOrDefault(each, Set.of())))
          .sorted()
          .toList()
          .forEach(each -> sorted.put(each, columns.getOrDefault(each, List.of())));
      if (sorted.size() == before) {
        throw new IllegalStateException("tables refer to each other in a circle");
      }
    }
    return sorted;
  }

  private Map<String, Set<String>> references() throws SQLException {
    Map<String, Set<String>> references = new HashMap<>();
    String sql =
        "select c.relname, r.relname from pg_constraint k join pg_class c on c.oid = k.conrelid"
            + " join pg_class r on r.oid = k.confrelid join pg_namespace n on n.oid = c.relnamespace"
            + " where k.contype = 'f' and c.oid <> r.oid and "
            + ORDINARY;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        references
            .computeIfAbsent(rows.getString(1), name -> new HashSet<>())
            .add(rows.getString(2));
      }
    }
    return references;
  }

  long count(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + quoted(table))) {
      row.next();
      return row.getLong(1);
    }
  }

  void copyOut(String table, List<String> columns, OutputStream out)
      throws SQLException, IOException {
    long _ = copyManager().copyOut(copy(table, columns) + " to stdout", out);
  }

  /** The number of rows that came in. */
  long copyIn(String table, List<String> columns, InputStream in) throws SQLException, IOException {
    return copyManager().copyIn(copy(table, columns) + " from stdin", in);
  }

  private static String copy(String table, List<String> columns) {
    return "copy "
        + quoted(table)
        + " ("
        + columns.stream().map(Tables::quoted).collect(Collectors.joining(", "))
        + ")";
  }

  private CopyManager copyManager() throws SQLException {
    return new CopyManager(connection.unwrap(BaseConnection.class));
  }

  void empty() throws SQLException {
    String all = columns().keySet().stream().map(Tables::quoted).collect(Collectors.joining(", "));
    execute("truncate " + all);
  }

  /** Lets the numbers that PostgreSQL gives go on after the highest that was copied. */
  void continueNumbering() throws SQLException {
    String sql =
        "select c.relname, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            + " join pg_attribute a on a.attrelid = c.oid where a.attidentity <> '' and "
            + ORDINARY;
    List<String> statements = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String table = quoted(rows.getString(1));
        String column = quoted(rows.getString(2));
        statements.add(
            "select setval(pg_get_serial_sequence('%s', '%s'), coalesce(max(%s), 0) + 1, false) from %s"
                .formatted(table, rows.getString(2), column, table));
      }
    }
    for (String each : statements) {
      execute(each);
    }
  }

  private void execute(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
