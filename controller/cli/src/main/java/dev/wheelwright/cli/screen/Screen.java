package dev.wheelwright.cli.screen;

import java.time.Duration;
import java.util.List;

/** A terminal that one program has to itself until it is closed. */
public interface Screen extends AutoCloseable {

  /** In characters. */
  record Size(int columns, int rows) {}

  /** As it is now: people resize their windows. */
  Size size();

  /** Replaces what is shown; lines beyond the screen are not. */
  void show(List<String> lines);

  /**
   * Waits, but not longer than the user wants to stay.
   *
   * @return false once the user wants to leave
   */
  boolean await(Duration time);

  /** Gives the terminal back as it was. */
  @Override
  void close();
}
