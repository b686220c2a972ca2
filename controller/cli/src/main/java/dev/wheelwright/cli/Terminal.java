package dev.wheelwright.cli;

import java.io.InputStream;
import java.io.PrintWriter;

/**
 * Where the commands read and write.
 *
 * @param in standard input
 * @param out what was asked for
 * @param err everything else: hints, warnings, errors
 * @param colour whether what is printed may have colours
 */
record Terminal(InputStream in, PrintWriter out, PrintWriter err, boolean colour) {

  /** Tells the user something that is not the answer to the command. */
  void note(String text) {
    err.println("wheelwright: " + text);
  }
}
