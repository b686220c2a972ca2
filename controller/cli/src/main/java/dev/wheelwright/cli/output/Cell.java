package dev.wheelwright.cli.output;

/**
 * One field of a table.
 *
 * @param text harmless text; {@code -} stands for nothing
 * @param tone what it means to the reader
 */
public record Cell(String text, Tone tone) {

  /** Makes the text harmless, and visible if it is empty. */
  public Cell {
    text = text.isEmpty() ? "-" : SafeText.of(text);
  }

  /** A field without a special meaning. */
  public static Cell of(String text) {
    return new Cell(text, Tone.PLAIN);
  }
}
