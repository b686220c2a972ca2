package dev.wheelwright.agent.status;

import dev.wheelwright.agent.log.Quoted;
import dev.wheelwright.agent.store.AtomicFile;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the file up to date that tells others how the running agent is. */
public final class StatusBoard implements Conditions.Listener {
  private static final Logger LOGGER = LoggerFactory.getLogger(StatusBoard.class);

  private final AtomicFile file;
  private final Clock clock;
  private final Conditions conditions;
  private boolean connected;
  private String since = "";
  private String detail = "the agent has just started";
  private RuntimeStatus.Outcome outcome = RuntimeStatus.Outcome.NONE;

  public StatusBoard(AtomicFile file, Clock clock, Conditions conditions) {
    this.file = file;
    this.clock = clock;
    this.conditions = conditions;
  }

  /** Whether the controller is there, and if not, why. */
  public synchronized void connected(boolean now, String why) {
    if (connected != now || since.isEmpty()) {
      since = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
    connected = now;
    detail = why;
    write();
  }

  /** What came of a config. */
  public synchronized void outcome(RuntimeStatus.Outcome next) {
    outcome = next;
    write();
  }

  @Override
  public synchronized void raised(Condition condition) {
    write();
  }

  @Override
  public synchronized void cleared(Condition.Kind kind) {
    write();
  }

  private void write() {
    try {
      new RuntimeStatus(connected, since, detail, outcome, conditions.current()).write(file);
    } catch (IOException e) {
      // The file is for people; the agent does without it.
      LOGGER
          .atWarn()
          .addKeyValue("file", file.path())
          .addKeyValue("reason", Quoted.of(String.valueOf(e.getMessage())))
          .log("event=status-not-written");
    }
  }
}
