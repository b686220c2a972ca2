package dev.wheelwright.controller.link;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Every record that any logger publishes while this is open, as text with its exception. */
public final class CapturedLog extends Handler implements AutoCloseable {
  private final PatternFormatter format = new PatternFormatter("%c %s%e");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private CapturedLog() {
    setLevel(Level.ALL);
  }

  public static CapturedLog open() {
    CapturedLog log = new CapturedLog();
    Logger.getLogger("").addHandler(log);
    return log;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  public boolean contains(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(format.format(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
