package dev.wheelwright.agent.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * Writes each record as {@code time=... level=... [key=value ...] message}. Control characters are
 * escaped, since some values come from the network.
 */
public final class LogLines extends Formatter {
  private static final String OWN_PACKAGES = "dev.wheelwright";

  private final String context;

  private LogLines(String context) {
    this.context = context;
  }

  /**
   * Sends all records to a stream: ours from INFO, those of libraries from WARNING.
   *
   * @param context pairs that are in every line
   */
  public static void writeTo(PrintStream stream, String context) {
    LogManager.getLogManager().reset();
    Handler handler = new FlushingHandler(stream, context);
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(handler);
    OWN.setLevel(Level.INFO);
  }

  // JUL keeps loggers by weak references: without this one the level would be lost.
  private static final Logger OWN = Logger.getLogger(OWN_PACKAGES);

  private static final class FlushingHandler extends StreamHandler {
    FlushingHandler(PrintStream stream, String context) {
      super(stream, new LogLines(context));
      setLevel(Level.ALL);
    }

    /** The stream is not ours to close; the platform closes all handlers when it begins to stop. */
    @Override
    public synchronized void close() {
      flush();
    }

    @Override
    public synchronized void publish(LogRecord logRecord) {
      super.publish(logRecord);
      flush();
    }
  }

  /** One line, without its line feed. */
  public static String line(Instant time, String level, String context, String text) {
    return "time=" + time + " level=" + level + " " + context + " " + Quoted.escape(text);
  }

  @Override
  public String format(LogRecord logRecord) {
    String level = logRecord.getLevel().getName().toLowerCase(Locale.ROOT);
    StringBuilder line =
        new StringBuilder(line(logRecord.getInstant(), level, context, formatMessage(logRecord)));
    if (logRecord.getThrown() != null) {
      StringWriter trace = new StringWriter();
      logRecord.getThrown().printStackTrace(new PrintWriter(trace));
      line.append(" trace=").append(Quoted.of(trace.toString()));
    }
    return line.append('\n').toString();
  }
}
