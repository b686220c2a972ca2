package dev.wheelwright.cli;

import dev.wheelwright.cli.client.Secret;
import dev.wheelwright.cli.screen.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the commands read and write.
 *
 * @param in standard input
 * @param out what was asked for
 * @param err everything else: hints, warnings, errors
 * @param looks what it can show
 * @param clock the user's
 */
record Terminal(
    InputStream in, PrintWriter out, PrintWriter err, Looks looks, InstantSource clock) {

  /**
   * What a terminal can show.
   *
   * @param colour whether what is printed may have colours
   * @param interactive whether there is a person with a whole screen
   * @param screen takes it over; only if interactive
   * @param secrets asks the person for something that must not be seen; empty: there is nobody
   */
  record Looks(
      boolean colour,
      boolean interactive,
      Supplier<Screen> screen,
      Function<String, Optional<char[]>> secrets) {}

  boolean colour() {
    return looks.colour();
  }

  boolean isInteractive() {
    return looks.interactive();
  }

  /** The whole screen, to be closed. */
  Screen openScreen() {
    return looks.screen().get();
  }

  /**
   * Reads a secret: without showing it where there is a person, else one line of standard input.
   */
  Secret readSecret(String prompt) throws IOException {
    Optional<char[]> typed = looks.secrets().apply(prompt);
    if (typed.isPresent()) {
      return new Secret(new String(typed.get()));
    }
    return new Secret(readLine());
  }

  /** Byte by byte: a second secret may be on the next line. */
  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      throw new IOException("standard input has no line with it");
    }
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  /** Tells the user something that is not the answer to the command. */
  void note(String text) {
    err.println("wheelwright: " + text);
  }
}
