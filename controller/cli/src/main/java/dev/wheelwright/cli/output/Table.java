package dev.wheelwright.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under headings, aligned with spaces only, so that it reads well and cuts well. */
public final class Table {
  private static final String GAP = "  ";

  private final int columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  /** A table with headings. */
  public Table(String... headings) {
    this.columns = headings.length;
    List<Cell> first = new ArrayList<>();
    for (String heading : headings) {
      first.add(new Cell(heading, Tone.HEADING));
    }
    rows.add(first);
  }

  /** Adds a row with one cell for each heading. */
  public void add(Cell... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells under " + columns + " headings");
    }
    rows.add(List.of(cells));
  }

  /** Prints the headings and the rows; no line ends with spaces. */
  public void print(PrintWriter out, boolean colour) {
    lines(colour, Integer.MAX_VALUE).forEach(out::println);
  }

  /**
   * The headings and the rows, cut where the screen ends.
   *
   * @param limit characters of a line, at least 1
   */
  public List<String> lines(boolean colour, int limit) {
    int[] widths = widths();
    return rows.stream().map(row -> line(row, widths, colour, limit)).toList();
  }

  private static String line(List<Cell> row, int[] widths, boolean colour, int limit) {
    StringBuilder line = new StringBuilder();
    int room = limit;
    for (int column = 0; column < row.size() && room > 0; column++) {
      Cell cell = row.get(column);
      String text = cut(cell.text(), room);
      line.append(colour ? cell.tone().paint(text) : text);
      boolean last = column == row.size() - 1;
      int padding = last ? 0 : widths[column] - width(text) + GAP.length();
      room -= width(text) + padding;
      line.repeat(' ', room > 0 ? padding : 0);
    }
    return line.toString();
  }

  private static String cut(String text, int room) {
    return width(text) <= room
        ? text
        : text.substring(0, text.offsetByCodePoints(0, room - 1)) + "\u2026";
  }

  private int[] widths() {
    int[] widths = new int[columns];
    for (List<Cell> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], width(row.get(column).text()));
      }
    }
    return widths;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
