package dev.wheelwright.cli;

import dev.wheelwright.cli.screen.Screen;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * Where the commands read and write.
 *
 * @param in standard input
 * @param out what was asked for
 * @param err everything else: hints, warnings, errors
 * @param looks what it can show
 */
record Terminal(InputStream in, PrintWriter out, PrintWriter err, Looks looks) {

  /**
   * What a terminal can show.
   *
   * @param colour whether what is printed may have colours
   * @param interactive whether there is a person with a whole screen
   * @param screen takes it over; only if interactive
   */
  record Looks(boolean colour, boolean interactive, Supplier<Screen> screen) {}

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

  /** Tells the user something that is not the answer to the command. */
  void note(String text) {
    err.println("wheelwright: " + text);
  }
}
