package dev.wheelwright.controller.platform;

import io.smallrye.config.SmallRyeConfig;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of a PostgreSQL server that others run. */
final class ExternalDatabase {
  private static final Set<String> WELL_KNOWN =
      Set.of(
          "postgres",
          "postgresql",
          "password",
          "secret",
          "secretkey",
          "changeme",
          "admin",
          "quarkus",
          "wheelwright");

  /** What stands between the slashes, and the database; no parameter, which may be a password. */
  private static final Pattern SERVERS = Pattern.compile("jdbc:postgresql://([^/?]+)/([^?]*).*");

  private static final Map<String, String> LIMITS =
      Map.of("connectTimeout", "5", "loginTimeout", "10", "socketTimeout", "10");

  private ExternalDatabase() {}

  /**
   * The server's address; empty when the settings name none.
   *
   * @throws StartRefusedException when its user or password is missing, or the password is one that
   *     everybody knows
   */
  static Optional<DatabaseAddress> from(SmallRyeConfig settings) {
    Optional<String> url = setting(settings, "wheelwright.database.url");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    String username = required(settings, "wheelwright.database.username");
    String password = required(settings, "wheelwright.database.password");
    if (password.equals(username) || WELL_KNOWN.contains(password.toLowerCase(Locale.ROOT))) {
      throw new StartRefusedException(
          "wheelwright.database.password is a default that everybody knows; set another");
    }
    return Optional.of(new DatabaseAddress(url.get(), username, password));
  }

  /**
   * Signs in once, so that a start without a database ends at once and says why.
   *
   * @throws StartRefusedException with the setting, the servers and the reason, in one line
   */
  static void requireUsable(DatabaseAddress address) {
    String servers = servers(address.url());
    try (Connection connection = address.connect(LIMITS)) {
      requireWritable(connection, servers);
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains(address.url())) {
        // The driver repeats what it does not understand, and a password may be in it.
        throw new StartRefusedException(notAnAddress());
      }
      throw new StartRefusedException(
          "%s: the database at %s can't be used: %s"
              .formatted(settingToBlame(e), servers, reason(e)));
    }
  }

  private static String servers(String url) {
    Matcher matcher = SERVERS.matcher(url);
    if (!matcher.matches()) {
      throw new StartRefusedException(notAnAddress());
    }
    return matcher.group(2).isEmpty()
        ? matcher.group(1)
        : matcher.group(1) + "/" + matcher.group(2);
  }

  private static String notAnAddress() {
    return "wheelwright.database.url is not of the form jdbc:postgresql://HOST:PORT/DATABASE";
  }

  private static void requireWritable(Connection connection, String servers) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_setting('transaction_read_only')")) {
      if (!row.next() || !row.getString(1).equals("off")) {
        throw new StartRefusedException(
            "wheelwright.database.url: the database at %s can only be read; is it a standby? name the primary too, and add ?targetServerType=primary"
                .formatted(servers));
      }
    }
  }

  /** Class 28 of SQLSTATE: invalid authorization (PostgreSQL manual, appendix A). */
  private static String settingToBlame(SQLException refused) {
    String state = refused.getSQLState();
    return state != null && state.startsWith("28")
        ? "wheelwright.database.username, wheelwright.database.password"
        : "wheelwright.database.url";
  }

  private static String reason(SQLException refused) {
    @Nullable Throwable cause = refused.getCause();
    if (cause instanceof UnknownHostException unknown) {
      return "there is no host " + unknown.getMessage();
    }
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
  }

  private static String required(SmallRyeConfig settings, String name) {
    return setting(settings, name)
        .orElseThrow(
            () ->
                new StartRefusedException(
                    name + " is missing, and wheelwright.database.url is set"));
  }

  private static Optional<String> setting(SmallRyeConfig settings, String name) {
    return settings.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
  }
}
