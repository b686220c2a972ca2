package dev.wheelwright.cli.output;

/** What a word in a table means to the reader; shown as a colour where there are colours. */
public enum Tone {
  /** Nothing special. */
  PLAIN(""),
  /** As it should be. */
  GOOD("\u001b[32m"),
  /** Not yet, or worth a look. */
  WAITING("\u001b[33m"),
  /** Wrong. */
  BAD("\u001b[31m"),
  /** A heading. */
  HEADING("\u001b[1m");

  private static final String RESET = "\u001b[0m";

  private final String start;

  Tone(String start) {
    this.start = start;
  }

  /** The text in this tone's colour. */
  public String paint(String text) {
    return start.isEmpty() || text.isEmpty() ? text : start + text + RESET;
  }
}
