package dev.wheelwright.e2e.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells people what is going on, with the time since the start, and remembers it for the message of
 * a failure.
 */
final class Progress {

  private final PrintStream out;
  private final long start = System.nanoTime();
  private volatile String step = "starting";

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Says what begins; if it fails, this is what failed. */
  void begin(String what) {
    step = what;
  }

  /** Says what is done. */
  void done(String what) {
    out.printf(
        Locale.ROOT, "%6.1f s  %s%n", seconds(Duration.ofNanos(System.nanoTime() - start)), what);
    out.flush();
  }

  /** Prints a line as it is. */
  void line(String text) {
    out.println(text);
  }

  /** What was going on last. */
  String step() {
    return step;
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
