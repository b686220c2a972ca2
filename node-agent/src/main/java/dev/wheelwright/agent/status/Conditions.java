package dev.wheelwright.agent.status;

import dev.wheelwright.agent.log.Quoted;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conditions that hold now. Safe for use by several threads; listeners must not block. */
public final class Conditions {
  private static final Logger LOGGER = LoggerFactory.getLogger(Conditions.class);

  private final Map<Condition.Kind, Condition> current = new EnumMap<>(Condition.Kind.class);
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Hears of changes. */
  public interface Listener {
    /** A condition began, or its message changed. */
    void raised(Condition condition);

    /** A condition ended. */
    void cleared(Condition.Kind kind);
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** States that a condition holds; saying so again changes nothing. */
  public void raise(Condition.Kind kind, String message) {
    Condition condition = new Condition(kind, message);
    synchronized (current) {
      if (condition.equals(current.put(kind, condition))) {
        return;
      }
    }
    LOGGER
        .atWarn()
        .addKeyValue("condition", kind.code())
        .addKeyValue("reason", Quoted.of(message))
        .log("event=condition-raised");
    listeners.forEach(listener -> listener.raised(condition));
  }

  /** States that a condition no longer holds. */
  public void clear(Condition.Kind kind) {
    synchronized (current) {
      if (current.remove(kind) == null) {
        return;
      }
    }
    LOGGER.atInfo().addKeyValue("condition", kind.code()).log("event=condition-cleared");
    listeners.forEach(listener -> listener.cleared(kind));
  }

  /** The conditions that hold, in the order of their kinds. */
  public List<Condition> current() {
    synchronized (current) {
      return new ArrayList<>(current.values());
    }
  }
}
