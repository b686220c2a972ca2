package dev.wheelwright.controller.platform;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private @Nullable DataDirectory directory;
  private @Nullable EmbeddedDatabase database;

  @Override
  public Map<String, String> start() {
    try {
      directory = DataDirectory.open(Files.createTempDirectory("wheelwright-test-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = EmbeddedDatabase.start(directory.folder("postgres"), SOFTWARE);
    DatabaseAddress address = database.address();
    return Map.of(
        "wheelwright.data-dir", directory.path().toString(),
        "wheelwright.admin-token-file", directory.path().resolve("admin-token").toString(),
        "wheelwright.link.host", "127.0.0.1",
        "wheelwright.link.port", "0",
        "wheelwright.database.url", address.url(),
        "wheelwright.database.username", address.username(),
        "wheelwright.database.password", address.revealPassword());
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
