package dev.wheelwright.controller.platform;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Settings in a file, such as {@code /etc/wheelwright/controller.properties}, which the system
 * property {@value #NAME} names. Each becomes a system property, at which both this program's start
 * and Quarkus look, unless it is one already.
 */
final class SettingsFile {
  private static final String NAME = "wheelwright.settings";

  private SettingsFile() {}

  /**
   * Takes the settings over; does nothing when no file is named.
   *
   * @param system this program's system properties
   * @throws StartRefusedException when the file cannot be read, or names what is no setting
   */
  static void readInto(Properties system) {
    String name = system.getProperty(NAME);
    if (name == null) {
      return;
    }
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(name))) {
      settings.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartRefusedException("the settings in " + name + " cannot be read: " + e, e);
    }
    for (String setting : settings.stringPropertyNames()) {
      if (!setting.matches("(wheelwright|quarkus)\\..+")) {
        throw new StartRefusedException(name + ": '" + setting + "' is not a setting");
      }
      system.putIfAbsent(setting, settings.getProperty(setting).strip());
    }
  }
}
