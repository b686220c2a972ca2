package dev.wheelwright.cli.screen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/** The terminal that the program was started in. */
public final class TerminalScreen implements Screen {
  private static final String ALTERNATE_SCREEN_WITHOUT_CURSOR = "\u001b[?1049h\u001b[?25l";
  private static final String CURSOR_AND_FORMER_SCREEN = "\u001b[?25h\u001b[?1049l";
  private static final String TOP = "\u001b[H";
  private static final String REST_OF_LINE_EMPTY = "\u001b[K";
  private static final String REST_OF_SCREEN_EMPTY = "\u001b[J";
  private static final Size UNKNOWN = new Size(80, 24);

  private final Terminal terminal;
  private final Attributes former;
  private final AtomicBoolean leaving = new AtomicBoolean();

  private TerminalScreen(Terminal terminal) {
    this.terminal = terminal;
    this.former = terminal.enterRawMode();
    terminal.handle(Terminal.Signal.INT, signal -> leaving.set(true));
    write(ALTERNATE_SCREEN_WITHOUT_CURSOR);
  }

  /**
   * Takes the terminal over.
   *
   * @throws UncheckedIOException when there is none
   */
  public static TerminalScreen open() {
    try {
      return new TerminalScreen(
          TerminalBuilder.builder().system(true).dumb(false).nativeSignals(true).build());
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  @Override
  public Size size() {
    int columns = terminal.getWidth();
    int rows = terminal.getHeight();
    return columns > 0 && rows > 0 ? new Size(columns, rows) : UNKNOWN;
  }

  @Override
  public void show(List<String> lines) {
    StringBuilder frame = new StringBuilder(TOP);
    int shown = Math.min(lines.size(), size().rows());
    for (int i = 0; i < shown; i++) {
      frame.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(REST_OF_LINE_EMPTY);
    }
    write(frame.append(REST_OF_SCREEN_EMPTY).toString());
  }

  @Override
  public boolean await(Duration time) {
    try {
      int key = terminal.reader().read(time.toMillis());
      boolean wantsToLeave =
          key == 'q' || key == 'Q' || key == 3 || key == 4 || key == NonBlockingReader.EOF;
      return !leaving.get() && !wantsToLeave;
    } catch (IOException gone) {
      return false;
    }
  }

  @Override
  public void close() {
    write(CURSOR_AND_FORMER_SCREEN);
    terminal.setAttributes(former);
    try {
      terminal.close();
    } catch (IOException gone) {
      // The terminal went away first; there is nothing to give back.
    }
  }

  private void write(String text) {
    terminal.writer().write(text);
    terminal.writer().flush();
  }
}
