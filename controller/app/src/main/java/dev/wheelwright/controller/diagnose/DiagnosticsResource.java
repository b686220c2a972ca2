package dev.wheelwright.controller.diagnose;

import dev.wheelwright.controller.diagnose.Diagnostics.Database;
import dev.wheelwright.controller.diagnose.Diagnostics.Software;
import dev.wheelwright.controller.oidc.ProviderProbe;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What a colleague needs in order to help. */
@Path("/api/v1/diagnostics")
@Produces(MediaType.APPLICATION_JSON)
class DiagnosticsResource {
  private static final Pattern SHOWN = Pattern.compile("wheelwright\\..*|quarkus\\.http\\..*");
  private static final Pattern SECRET =
      Pattern.compile(".*(password|passphrase|secret|token|key|url).*", Pattern.CASE_INSENSITIVE);
  private static final int STATEMENT_SECONDS = 5;

  private final Clock clock;
  private final Config config;
  private final DataSource database;
  private final RecentLog log;
  private final ProviderProbe provider;
  private final String version;

  DiagnosticsResource(
      Clock clock,
      Config config,
      DataSource database,
      RecentLog log,
      ProviderProbe provider,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.clock = clock;
    this.config = config;
    this.database = database;
    this.log = log;
    this.provider = provider;
    this.version = version;
  }

  /** The controller's inner state, without secrets; also when the database is away. */
  @GET
  @PermissionsAllowed("operate:everywhere")
  public Diagnostics getDiagnostics() {
    return new Diagnostics(
        clock.instant(), software(), settings(), database(), provider.state(), log.lines());
  }

  private Software software() {
    Runtime machine = Runtime.getRuntime();
    return new Software(
        version,
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        machine.availableProcessors(),
        machine.totalMemory() - machine.freeMemory(),
        machine.maxMemory(),
        ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(name -> SHOWN.matcher(name).matches())
        .forEach(
            name -> {
              String value = config.getOptionalValue(name, String.class).orElse("");
              boolean hidden = SECRET.matcher(name).matches() && !value.isEmpty();
              settings.put(name, hidden ? "(not shown)" : value);
            });
    return settings;
  }

  private Database database() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(STATEMENT_SECONDS);
      Map<String, Long> rows = new TreeMap<>();
      for (String table : tables(connection)) {
        rows.put(table, count(statement, table));
      }
      return new Database(connection.getMetaData().getDatabaseProductVersion(), "", rows);
    } catch (SQLException away) {
      return new Database(
          "", away.getClass().getSimpleName() + ": " + away.getSQLState(), Map.of());
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet found =
        connection
            .getMetaData()
            .getTables(null, connection.getSchema(), null, new String[] {"TABLE"})) {
      while (found.next()) {
        tables.add(found.getString("TABLE_NAME"));
      }
    }
    return tables;
  }

  /** The name comes from the database's own catalogue. */
  private static long count(Statement statement, String table) throws SQLException {
    String quoted = statement.enquoteIdentifier(table, true);
    try (ResultSet found = statement.executeQuery("select count(*) from " + quoted)) {
      return found.next() ? found.getLong(1) : 0;
    }
  }
}
