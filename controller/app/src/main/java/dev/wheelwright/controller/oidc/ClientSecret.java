package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.error.SettingException;
import dev.wheelwright.controller.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** By which the provider knows the controller. Printing it shows nothing. */
final class ClientSecret {
  private static final int SHORTEST = 12;

  private final String text;

  private ClientSecret(String text) {
    this.text = text;
  }

  /**
   * @throws SettingException when it is missing, short, or the client's own name
   */
  static ClientSecret of(String setting, String text, String clientId) {
    if (text.length() < SHORTEST || text.equals(clientId)) {
      throw new SettingException(
          setting
              + ": the client's secret has at least "
              + SHORTEST
              + " characters and is not its name; let the provider make one");
    }
    return new ClientSecret(text);
  }

  /**
   * The first line of a file that its owner alone can read.
   *
   * @throws SettingException when there is none, or others can read it
   */
  static ClientSecret read(String setting, Path file, String clientId) {
    try {
      if (PrivateFile.isOpenToOthers(file)) {
        throw new SettingException(
            setting + ": " + file + " is open to other users; run: chmod 600 " + file);
      }
      return of(setting, Files.readString(file).lines().findFirst().orElse("").strip(), clientId);
    } catch (IOException e) {
      throw new SettingException(setting + ": can't read " + file, e);
    }
  }

  String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "ClientSecret[redacted]";
  }
}
