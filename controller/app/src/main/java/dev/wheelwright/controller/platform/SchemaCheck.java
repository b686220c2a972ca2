package dev.wheelwright.controller.platform;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * Whether this version knows all that was ever done to the schema of the database. Migrations go
 * forward only; on what a newer version has made of the schema, an older one would start, and write
 * rows that are not whole. Flyway by itself lets that pass.
 */
final class SchemaCheck {
  private static final String TABLE_EXISTS =
      "select to_regclass('flyway_schema_history') is not null";
  private static final String APPLIED =
      "select version, script from flyway_schema_history"
          + " where success and version is not null order by installed_rank";
  private static final Map<String, String> LIMITS =
      Map.of("loginTimeout", "10", "socketTimeout", "60");

  private SchemaCheck() {}

  /**
   * @throws StartRefusedException when a newer version has used the database, with both schemas in
   *     one line
   */
  static void requireKnown(DatabaseAddress address) {
    try (Connection connection = address.connect(LIMITS);
        Statement statement = connection.createStatement()) {
      if (isThere(statement)) {
        requireKnown(statement);
      }
    } catch (SQLException e) {
      throw new StartRefusedException(
          "the schema of the database can't be read: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  private static boolean isThere(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(TABLE_EXISTS)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void requireKnown(Statement statement) throws SQLException {
    String newest = "none";
    String known = "none";
    boolean isKnown = true;
    try (ResultSet rows = statement.executeQuery(APPLIED)) {
      while (rows.next()) {
        newest = rows.getString("version");
        if (isOurs(newest, rows.getString("script"))) {
          known = newest;
        } else {
          isKnown = false;
        }
      }
    }
    if (!isKnown) {
      throw new StartRefusedException(
          "the database has schema %s, and this version of Wheelwright knows up to %s: a newer version has used it. Nothing was changed. Start the newer version; or go back by restoring a backup from before the upgrade"
              .formatted(newest, known));
    }
  }

  /** The script is noted with its folder or without, as Flyway was told of it. */
  private static boolean isOurs(String version, String script) {
    String name = script.substring(script.lastIndexOf('/') + 1);
    return name.startsWith("V" + version + "__")
        && SchemaCheck.class.getResource("/db/migration/" + name) != null;
  }
}
