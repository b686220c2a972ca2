package dev.wheelwright.controller.platform;

import io.smallrye.config.SmallRyeConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
