package dev.wheelwright.e2e.demo;

import dev.wheelwright.e2e.lab.GuideNetwork;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows the table of the tunnels again and again: in place on a terminal, one below the other
 * elsewhere.
 */
final class Watch {

  private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  /**
   * A line that is wider than the terminal must not become two, or the redrawing would miscount.
   */
  private static final String NO_WRAP = "\033[?7l";

  private static final String WRAP = "\033[?7h";

  private final GuideNetwork network;
  private final PrintStream out;

  Watch(GuideNetwork network, PrintStream out) {
    this.network = network;
    this.out = out;
  }

  /**
   * Prints the text once, and the table until the thread is interrupted or the laboratory is gone.
   */
  void untilInterrupted(List<String> text) {
    boolean terminal = Boolean.getBoolean("wheelwright.terminal"); // the launcher knows
    text.forEach(out::println);
    out.println();
    int drawn = 0;
    while (!Thread.currentThread().isInterrupted()) {
      List<String> lines = TunnelTable.lines(Tunnel.of(network), Instant.now());
      if (terminal) {
        // Up to the table's first line, and erase from there to the end.
        out.print(drawn > 0 ? "\033[%sA\033[J".formatted(drawn) : "");
        out.print(NO_WRAP + String.join("\n", lines) + "\n" + WRAP);
        out.flush();
      } else {
        lines.forEach(out::println);
      }
      drawn = lines.size();
      LockSupport.parkNanos((terminal ? ON_TERMINAL : ELSEWHERE).toNanos());
    }
  }
}
