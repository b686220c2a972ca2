package dev.wheelwright.controller.health;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.core.status.Moment;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database can be used. An outage costs two lines of the log, however many calls it
 * fails: one at its begin and one at its end.
 */
@Singleton
public class DatabaseState {
  /**
   * Classes of SQLSTATE that blame the server or the way to it, and not the statement: connection,
   * resources, operator intervention, system (PostgreSQL manual, appendix A).
   */
  private static final Set<String> SERVER_CLASSES = Set.of("08", "53", "57", "58", "XX");

  private static final String READ_ONLY = "25006";
  private static final String STATEMENT_CANCELLED = "57014";

  private static final Logger LOGGER = Logger.getLogger(DatabaseState.class);

  private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();
  private final MonotonicClock clock;

  private record Outage(Moment since, String reason) {}

  public DatabaseState(MonotonicClock clock) {
    this.clock = clock;
  }

  /** Whether the database, or what is stored in it, is to blame. */
  public static boolean isToBlame(@Nullable Throwable failure) {
    return all(failure).stream()
        .anyMatch(
            each ->
                each instanceof SQLException
                    || each instanceof PersistenceException
                    || each instanceof RollbackException);
  }

  /** The failure with its causes, and what it suppressed: that is where a failed commit's are. */
  private static Set<Throwable> all(@Nullable Throwable failure) {
    Set<Throwable> found = new LinkedHashSet<>();
    Deque<Throwable> open = new ArrayDeque<>();
    if (failure != null) {
      open.add(failure);
    }
    while (!open.isEmpty()) {
      Throwable next = open.removeFirst();
      if (found.add(next)) {
        open.addAll(List.of(next.getSuppressed()));
        Throwable cause = next.getCause();
        if (cause != null) {
          open.add(cause);
        }
      }
    }
    return found;
  }

  /**
   * A call has failed.
   *
   * @return whether that is because the database can't be used now; else the failure is the call's
   *     own, and the caller's to log
   */
  public boolean failed(Throwable failure) {
    Optional<String> reason = outageReason(failure);
    reason.ifPresent(this::away);
    return reason.isPresent();
  }

  private static Optional<String> outageReason(Throwable failure) {
    return all(failure).stream()
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .filter(refused -> isOutage(refused.getSQLState()))
        .map(refused -> oneLine(String.valueOf(refused.getMessage())))
        .findFirst();
  }

  /** The pool's own failures have no state: no connection could be had. */
  private static boolean isOutage(@Nullable String sqlState) {
    return sqlState == null
        || sqlState.equals(READ_ONLY)
        || (sqlState.length() == 5
            && !sqlState.equals(STATEMENT_CANCELLED)
            && SERVER_CLASSES.contains(sqlState.substring(0, 2)));
  }

  private static String oneLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }

  /** The database can't be used, for the reason given. */
  void away(String reason) {
    if (outage.compareAndSet(null, new Outage(clock.now(), reason))) {
      LOGGER.errorf(
          "event=database-away reason=\"%s\" effect=\"agents keep their configs, status goes on in"
              + " memory, changes are refused\"",
          reason);
    }
  }

  /** The database was asked, and can be read and written. */
  void back() {
    Outage ended = outage.getAndSet(null);
    if (ended != null) {
      LOGGER.infof("event=database-back after=%ds", clock.now().since(ended.since()).toSeconds());
    }
  }

  public boolean isAway() {
    return outage.get() != null;
  }

  /** Why it can't be used; empty: it can. */
  public Optional<String> reason() {
    return Optional.ofNullable(outage.get()).map(Outage::reason);
  }
}
