package dev.wheelwright.controller.status;

import dev.wheelwright.controller.status.HourTally.Hour;
import dev.wheelwright.controller.status.StatusStore.NamedTransition;
import dev.wheelwright.controller.status.StatusStore.StoredTransition;
import dev.wheelwright.core.status.TunnelName;
import dev.wheelwright.core.status.TunnelState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The past of a tunnel: what is stored, and what is still to be. */
@ApplicationScoped
class TunnelHistory {
  private static final int TRANSITIONS = 50;
  private static final int HOURS = 48;

  private final TunnelQueries queries;
  private final StatusStore store;
  private final StatusWriter writer;

  TunnelHistory(TunnelQueries queries, StatusStore store, StatusWriter writer) {
    this.queries = queries;
    this.store = store;
    this.writer = writer;
  }

  /** A state that became another. */
  record TransitionView(Instant at, TunnelState from, TunnelState to, String reason) {
    static TransitionView of(StoredTransition row) {
      return new TransitionView(row.at(), row.from(), row.to(), row.reason());
    }
  }

  /** Changes of the state, newest first. */
  List<TransitionView> transitions(TunnelName name) {
    Optional<TunnelKey> key = key(name);
    if (key.isEmpty()) {
      return List.of();
    }
    // First the memory, then the database, which has by then what was written in between.
    List<StoredTransition> unwritten = writer.unwritten(key.get());
    return Stream.concat(unwritten.stream(), stored(() -> store.transitions(key.get())).stream())
        .map(TransitionView::of)
        .distinct()
        .limit(TRANSITIONS)
        .toList();
  }

  /**
   * Changes of the states of the fleet's tunnels, newest first; without those that are not written
   * yet, which are some seconds old at most.
   *
   * @param limit at most so many
   */
  List<NamedTransition> newest(Optional<String> overlay, Optional<Instant> since, int limit) {
    return stored(() -> store.newestTransitions(overlay, since, limit));
  }

  /** What the tunnel was and carried, hour by hour, newest first. */
  List<Hour> hours(TunnelName name) {
    Optional<TunnelKey> key = key(name);
    if (key.isEmpty()) {
      return List.of();
    }
    List<Hour> hours = new ArrayList<>(stored(() -> store.hours(key.get())));
    present(name)
        .ifPresent(
            present -> {
              hours.removeIf(each -> each.start().equals(present.start()));
              hours.addFirst(present);
            });
    return hours.stream().limit(HOURS).toList();
  }

  private Optional<Hour> present(TunnelName name) {
    return queries.read(
        name,
        (cell, now) -> {
          cell.account(now.moment());
          return cell.hour();
        });
  }

  private Optional<TunnelKey> key(TunnelName name) {
    return queries.read(name, (cell, _) -> TunnelKey.of(cell.tunnel()));
  }

  /** Reads from the database. */
  private interface Read<T> {
    List<T> run() throws SQLException;
  }

  private static <T> List<T> stored(Read<T> read) {
    try {
      return read.run();
    } catch (SQLException e) {
      throw new PersistenceException("the past of a tunnel can't be read", e);
    }
  }
}
