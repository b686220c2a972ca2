package dev.wheelwright.controller.status;

import dev.wheelwright.controller.health.DatabaseState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Deletes the past of tunnels once it is old, a part at a time. */
@ApplicationScoped
class StatusRetention {
  private static final Logger LOGGER = Logger.getLogger(StatusRetention.class);

  private final StatusStore store;
  private final StatusSettings settings;
  private final DatabaseState database;
  private final Clock clock;

  StatusRetention(StatusStore store, StatusSettings settings, DatabaseState database, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.database = database;
    this.clock = clock;
  }

  void deleteOld() {
    if (database.isAway()) {
      return;
    }
    Instant now = clock.instant();
    try {
      int transitions = store.deleteTransitionsBefore(now.minus(settings.transitionsKept()));
      int hours = store.deleteHoursBefore(now.minus(settings.hoursKept()));
      if (transitions + hours > 0) {
        LOGGER.infof("event=old-status-deleted transitions=%d hours=%d", transitions, hours);
      }
    } catch (SQLException e) {
      if (!database.failed(e)) {
        LOGGER.error("event=old-status-not-deleted", e);
      }
    }
  }
}
