package dev.wheelwright.controller.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  @TempDir private Path folder;

  @Test
  void becomesSystemPropertiesAndGivesWayToThoseThatAreThere() throws IOException {
    Properties system = naming("# a comment\nwheelwright.link.port = 9444 \nquarkus.http.port=1\n");
    system.setProperty("quarkus.http.port", "2");

    SettingsFile.readInto(system);

    assertThat(system)
        .containsAllEntriesOf(Map.of("wheelwright.link.port", "9444", "quarkus.http.port", "2"));
  }

  @Test
  void isNotNeeded() {
    Properties system = new Properties();

    SettingsFile.readInto(system);

    assertThat(system).isEmpty();
  }

  @Test
  void refusesWhatIsNoSetting() throws IOException {
    Properties system = naming("wheelwrigth.link.port=9444\n");

    assertThatThrownBy(() -> SettingsFile.readInto(system))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageEndingWith("'wheelwrigth.link.port' is not a setting");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Properties system = new Properties();
    system.setProperty("wheelwright.settings", folder.resolve("none").toString());

    assertThatThrownBy(() -> SettingsFile.readInto(system))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("cannot be read");
  }

  private Properties naming(String text) throws IOException {
    Properties system = new Properties();
    Path file = Files.writeString(folder.resolve("controller.properties"), text);
    system.setProperty("wheelwright.settings", file.toString());
    return system;
  }
}
