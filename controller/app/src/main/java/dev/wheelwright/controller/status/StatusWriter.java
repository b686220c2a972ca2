package dev.wheelwright.controller.status;

import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.status.StatusStore.Batch;
import dev.wheelwright.controller.status.StatusStore.StoredHour;
import dev.wheelwright.controller.status.StatusStore.StoredTransition;
import dev.wheelwright.core.status.TunnelName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Writes what became of tunnels, some seconds later and many at once. While the database does not
 * take it, the latest state of each tunnel waits once, however often it changes; of transitions and
 * finished hours the newest wait, up to a limit, and what goes beyond is counted.
 */
@ApplicationScoped
class StatusWriter implements StatusListener {
  static final int TRANSITIONS_KEPT = 20_000;
  static final int HOURS_KEPT = 50_000;

  /** What a crash may cost of the present hour's figures. */
  private static final Duration HOURS_EVERY = Duration.ofMinutes(5);

  private static final Logger LOGGER = Logger.getLogger(StatusWriter.class);

  private final StatusStore store;
  private final TunnelBoard board;
  private final DatabaseState database;
  private final StatusMetrics metrics;
  private final Clock clock;
  private final Object guard = new Object();

  // From here on: guarded by it.
  private final Set<TunnelName> changed = new LinkedHashSet<>();
  private final Set<TunnelKey> removed = new HashSet<>();
  private final Deque<StoredTransition> transitions = new ArrayDeque<>();
  private final Deque<StoredHour> finished = new ArrayDeque<>();

  // Touched by the one thread that writes.
  private Instant hoursWritten = Instant.MIN;

  StatusWriter(
      StatusStore store,
      TunnelBoard board,
      DatabaseState database,
      StatusMetrics metrics,
      Clock clock) {
    this.store = store;
    this.board = board;
    this.database = database;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void changed(TunnelCell cell) {
    synchronized (guard) {
      changed.add(cell.tunnel().name());
    }
  }

  @Override
  public void transition(Transition transition) {
    synchronized (guard) {
      transitions.addLast(
          new StoredTransition(
              TunnelKey.of(transition.tunnel()),
              transition.at(),
              transition.from(),
              transition.to().state(),
              transition.to().reason()));
      shedTransitions();
    }
  }

  @Override
  public void removed(TunnelCell cell) {
    synchronized (guard) {
      changed.remove(cell.tunnel().name());
      removed.add(TunnelKey.of(cell.tunnel()));
    }
  }

  @Override
  public void hourEnded(TunnelCell cell) {
    synchronized (guard) {
      finished.addLast(hour(cell));
      shedHours();
    }
  }

  private static StoredHour hour(TunnelCell cell) {
    return new StoredHour(TunnelKey.of(cell.tunnel()), cell.hour());
  }

  private void shedTransitions() {
    while (transitions.size() > TRANSITIONS_KEPT) {
      transitions.removeFirst();
      metrics.transitionShed();
    }
  }

  private void shedHours() {
    while (finished.size() > HOURS_KEPT) {
      finished.removeFirst();
      metrics.hourShed();
    }
  }

  /** Changes of that tunnel's state that are not written yet, newest first. */
  List<StoredTransition> unwritten(TunnelKey key) {
    synchronized (guard) {
      return transitions.reversed().stream().filter(each -> each.key().equals(key)).toList();
    }
  }

  /** Writes what waits. Called by one thread; may take as long as the database takes. */
  void flush() {
    if (database.isAway()) {
      return;
    }
    Instant now = clock.instant();
    boolean withHours = hoursWritten.isBefore(now.minus(HOURS_EVERY));
    if (write(take(now, withHours)) && withHours) {
      hoursWritten = now;
    }
  }

  /** The same, with the present hour as it is. */
  void flushAll() {
    hoursWritten = Instant.MIN;
    flush();
  }

  private Batch take(Instant now, boolean withHours) {
    List<TunnelName> names;
    List<TunnelKey> gone;
    List<StoredTransition> told;
    List<StoredHour> hours;
    synchronized (guard) {
      names = List.copyOf(changed);
      gone = List.copyOf(removed);
      told = List.copyOf(transitions);
      hours = new ArrayList<>(finished);
      changed.clear();
      removed.clear();
      transitions.clear();
      finished.clear();
    }
    List<StoredTunnel> tunnels =
        board.read(
            (cells, moment) -> {
              if (withHours) {
                for (TunnelCell cell : cells.values()) {
                  cell.account(moment.moment());
                  hours.add(hour(cell));
                }
              }
              return names.stream()
                  .map(cells::get)
                  .filter(Objects::nonNull)
                  .map(cell -> StoredTunnel.of(cell, moment))
                  .toList();
            });
    return new Batch(now, tunnels, gone, told, lastOfEach(hours));
  }

  /** One statement can't write one row twice. */
  private static List<StoredHour> lastOfEach(List<StoredHour> hours) {
    Map<List<Object>, StoredHour> last = new LinkedHashMap<>();
    hours.forEach(each -> last.put(List.of(each.key(), each.hour().start()), each));
    return List.copyOf(last.values());
  }

  private boolean write(Batch batch) {
    if (isEmpty(batch)) {
      return true;
    }
    try {
      metrics.timeFlush(() -> store.write(batch));
      return true;
    } catch (SQLException e) {
      metrics.flushFailed();
      putBack(batch);
      if (!database.failed(e)) {
        LOGGER.errorf(e, "event=status-not-written tunnels=%d", batch.tunnels().size());
      }
      return false;
    }
  }

  private static boolean isEmpty(Batch batch) {
    return batch.tunnels().isEmpty()
        && batch.removed().isEmpty()
        && batch.transitions().isEmpty()
        && batch.hours().isEmpty();
  }

  /** Whatever has come meanwhile is newer. */
  private void putBack(Batch batch) {
    Instant present = clock.instant().truncatedTo(ChronoUnit.HOURS);
    Set<TunnelKey> keys = new HashSet<>();
    batch.tunnels().forEach(each -> keys.add(each.key()));
    List<TunnelName> names =
        board.read(
            (cells, _) ->
                cells.values().stream()
                    .map(TunnelCell::tunnel)
                    .filter(tunnel -> keys.contains(TunnelKey.of(tunnel)))
                    .map(tunnel -> tunnel.name())
                    .toList());
    synchronized (guard) {
      changed.addAll(names);
      removed.addAll(batch.removed());
      batch.transitions().reversed().forEach(transitions::addFirst);
      batch.hours().reversed().stream()
          .filter(each -> each.hour().start().isBefore(present))
          .forEach(finished::addFirst);
      shedTransitions();
      shedHours();
    }
  }
}
