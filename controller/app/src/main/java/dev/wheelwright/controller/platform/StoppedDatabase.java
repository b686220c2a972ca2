package dev.wheelwright.controller.platform;

import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The database of a controller that does not run, for one question. */
final class StoppedDatabase {
  private StoppedDatabase() {}

  /** A question to the database. */
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Asks the database of the settings; the embedded one is started for that.
   *
   * @param directory held, so that no controller starts meanwhile
   * @throws StartRefusedException when it can't be used
   */
  static <T> T ask(DataDirectory directory, SmallRyeConfig settings, Question<T> question)
      throws SQLException {
    Optional<DatabaseAddress> external = ExternalDatabase.from(settings);
    if (external.isPresent()) {
      ExternalDatabase.requireUsable(external.get());
      return ask(external.get(), question);
    }
    Path folder = directory.folder("postgres");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, folder)) {
      return ask(database.address(), question);
    }
  }

  private static <T> T ask(DatabaseAddress address, Question<T> question) throws SQLException {
    try (Connection connection = address.connect()) {
      return question.ask(connection);
    }
  }
}
