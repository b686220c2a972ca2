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
    int[] widths = widths();
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        Cell cell = row.get(column);
        line.append(colour ? cell.tone().paint(cell.text()) : cell.text());
        if (column < columns - 1) {
          line.repeat(' ', widths[column] - width(cell.text())).append(GAP);
        }
      }
      out.println(line);
    }
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
