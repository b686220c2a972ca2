package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What encrypts private keys in files. Printing it shows nothing. */
public final class Passphrase {
  private static final int SHORTEST = 12;

  private final char[] characters;

  private Passphrase(char[] characters) {
    this.characters = characters;
  }

  /**
   * @throws KeyFilesException when it is shorter than 12 characters
   */
  public static Passphrase of(String text) {
    if (text.length() < SHORTEST) {
      throw new KeyFilesException(
          "the passphrase has " + text.length() + " characters; at least 12 are needed");
    }
    return new Passphrase(text.toCharArray());
  }

  /**
   * The first line of a file that its owner alone can read.
   *
   * @throws KeyFilesException when there is none, or others can read it
   */
  public static Passphrase read(Path file) {
    try {
      if (PrivateFile.isOpenToOthers(file)) {
        throw new KeyFilesException(
            "the passphrase file " + file + " is open to other users; run: chmod 600 " + file);
      }
      return of(Files.readString(file).lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new KeyFilesException("can't read the passphrase file " + file, e);
    }
  }

  /** Its characters, for what encrypts with them. */
  public char[] reveal() {
    return characters.clone();
  }

  /** Whether the other is the same. */
  public boolean matches(Passphrase other) {
    return Arrays.equals(characters, other.characters);
  }

  @Override
  public String toString() {
    return "Passphrase[redacted]";
  }
}
