package dev.wheelwright.controller.platform;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fresh data directory with an embedded database for one start of the application. */
public final class TestDatabase implements QuarkusTestResourceLifecycleManager {
  static final Path SOFTWARE = Path.of("target", "postgres").toAbsolutePath();

  static {
    try {
      Files.createDirectories(SOFTWARE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An argument: the API is as it is by default. Most tests are not about TLS, and ask more often
   * than anybody else would.
   */
  public static final String STRICT_API = "strict-api";

  private boolean strict;
  private @Nullable DataDirectory directory;
  private @Nullable EmbeddedDatabase database;

  @Override
  public void init(Map<String, String> arguments) {
    strict = arguments.containsKey(STRICT_API);
  }

  @Override
  public Map<String, String> start() {
    try {
      directory = DataDirectory.open(Files.createTempDirectory("wheelwright-test-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = EmbeddedDatabase.start(directory.folder("postgres"), SOFTWARE);
    DatabaseAddress address = database.address();
    Map<String, String> settings = new HashMap<>();
    settings.put("wheelwright.data-dir", directory.path().toString());
    settings.put(
        "wheelwright.admin-token-file", directory.path().resolve("admin-token").toString());
    settings.put("wheelwright.link.host", "127.0.0.1");
    settings.put("wheelwright.link.port", "0");
    settings.put("wheelwright.database.url", address.url());
    settings.put("wheelwright.database.username", address.username());
    settings.put("wheelwright.database.password", address.revealPassword());
    if (strict) {
      settings.put("quarkus.http.test-ssl-port", "0");
    } else {
      settings.put("quarkus.http.tls-configuration-name", ""); // no port for TLS
      settings.put("quarkus.http.insecure-requests", "enabled");
      settings.put("wheelwright.api.request-burst", "1000000");
    }
    return settings;
  }

  @Override
  public void stop() {
    if (database != null) {
      database.close();
    }
    if (directory != null) {
      Path path = directory.path();
      directory.close();
      try {
        PostgresSoftware.delete(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
