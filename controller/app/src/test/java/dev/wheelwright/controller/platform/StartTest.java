package dev.wheelwright.controller.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartTest {
  private static final String PASSWORD = "c2VjcmV0LWVub3VnaA";
  private static final String URL = "jdbc:postgresql://db.example/wheelwright";

  @TempDir Path folder;

  @Test
  void oneDataDirectoryIsForOneController() {
    try (DataDirectory first = DataDirectory.open(folder.resolve("data"))) {
      assertThatThrownBy(() -> DataDirectory.open(first.path()))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageContaining("another controller");
    }
    DataDirectory.open(folder.resolve("data")).close();
  }

  @Test
  void theDataDirectoryIsPrivate() throws IOException {
    try (DataDirectory directory = DataDirectory.open(folder.resolve("data"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
          .isEqualTo("rwx------");
    }
  }

  /** S17: neither a missing nor a well-known password is taken. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "postgres", "Password", "changeme", "operator"})
  void s17RefusesDatabasePasswordsThatEverybodyKnows(String password) {
    SmallRyeConfig settings =
        settings(
            Map.of(
                "wheelwright.database.url", URL,
                "wheelwright.database.username", "operator",
                "wheelwright.database.password", password));
    assertThatThrownBy(() -> ExternalDatabase.from(settings))
        .isInstanceOf(StartRefusedException.class);
  }

  @Test
  void takesAnExternalDatabaseOrNone() {
    assertThat(ExternalDatabase.from(settings(Map.of()))).isEmpty();
    SmallRyeConfig settings =
        settings(
            Map.of(
                "wheelwright.database.url", URL,
                "wheelwright.database.username", "operator",
                "wheelwright.database.password", PASSWORD));
    assertThat(ExternalDatabase.from(settings))
        .get()
        .hasToString("DatabaseAddress[" + URL + ", operator, redacted]");
  }

  /** F2: a start without the external database ends at once, with one line that says enough. */
  @Test
  void f2AnUnreachableDatabaseIsNamedInOneLine() {
    assertThatThrownBy(() -> ExternalDatabase.requireUsable(at("127.0.0.1:1", "wheelwright")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith(
            "wheelwright.database.url: the database at 127.0.0.1:1/wheelwright can't be used: Connection to 127.0.0.1:1 refused")
        .hasMessageNotContainingAny("\n", "\tat ", "Exception", PASSWORD);
    assertThatThrownBy(() -> ExternalDatabase.requireUsable(at("db.invalid", "wheelwright")))
        .hasMessageEndingWith("there is no host db.invalid");
    assertThatThrownBy(
            () ->
                ExternalDatabase.requireUsable(
                    at("127.0.0.1:1,127.0.0.1:2", "w?targetServerType=primary&password=p-in-url")))
        .hasMessageContaining("127.0.0.1:1,127.0.0.1:2/w can't be used: ")
        .hasMessageNotContaining("p-in-url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"postgres://u:p@db.example/w", "jdbc:postgresql://db.example:x/w?password=p"})
  void anAddressThatIsNoneIsNotRepeated(String url) {
    assertThatThrownBy(
            () -> ExternalDatabase.requireUsable(new DatabaseAddress(url, "operator", PASSWORD)))
        .hasMessage(
            "wheelwright.database.url is not of the form jdbc:postgresql://HOST:PORT/DATABASE");
  }

  private static DatabaseAddress at(String servers, String rest) {
    return new DatabaseAddress("jdbc:postgresql://" + servers + "/" + rest, "operator", PASSWORD);
  }

  private static SmallRyeConfig settings(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }
}
