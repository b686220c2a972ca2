package dev.wheelwright.controller.diagnose;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The last lines of the log, in memory. */
@Startup
@ApplicationScoped
class RecentLog {
  static final int LENGTH = 2000;

  private final Ring ring = new Ring();

  @PostConstruct
  void listen() {
    Logger.getLogger("").addHandler(ring);
  }

  @PreDestroy
  void stopListening() {
    Logger.getLogger("").removeHandler(ring);
  }

  /** Oldest first. */
  List<String> lines() {
    return ring.lines();
  }

  private static final class Ring extends Handler {
    private final Formatter messages = new SimpleFormatter();
    private final Deque<String> lines = new ArrayDeque<>();

    Ring() {
      setLevel(Level.INFO);
    }

    @Override
    public void publish(LogRecord line) {
      if (!isLoggable(line)) {
        return;
      }
      Throwable thrown = line.getThrown();
      String text =
          "%s level=%s logger=%s %s%s"
              .formatted(
                  line.getInstant(),
                  line.getLevel(),
                  line.getLoggerName(),
                  messages.formatMessage(line),
                  thrown == null ? "" : " thrown=" + thrown.getClass().getName());
      synchronized (lines) {
        lines.addLast(text);
        if (lines.size() > LENGTH) {
          lines.removeFirst();
        }
      }
    }

    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
