package dev.wheelwright.controller.status;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.controller.fleet.FleetVersion;
import dev.wheelwright.controller.rollout.TopologyInForce;
import dev.wheelwright.controller.status.HourTally.Hour;
import dev.wheelwright.controller.telemetry.ReportListener;
import dev.wheelwright.controller.telemetry.Reports;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.Reported;
import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.status.TunnelName;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.core.status.TunnelStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Every tunnel of the topology in force, and what it is. A tunnel is looked at when one of its ends
 * reports, and when a threshold passes without a report; never all of them because time goes by.
 */
@ApplicationScoped
class TunnelBoard implements ReportListener {
  private static final Comparator<TunnelCell> BY_DEADLINE =
      Comparator.comparing((TunnelCell cell) -> Objects.requireNonNull(cell.deadline()))
          .thenComparing(cell -> cell.tunnel().name());

  private final Reports reports;
  private final StatusStore store;
  private final StatusSettings settings;
  private final Times times;
  private final StatusMetrics metrics;
  private final List<StatusListener> listeners;
  private final ReentrantLock lock = new ReentrantLock();

  // From here on: guarded by the lock.
  private final NavigableMap<TunnelName, TunnelCell> cells = new TreeMap<>();
  private final Map<UUID, List<TunnelCell>> byAppliance = new HashMap<>();
  private final NavigableSet<TunnelCell> deadlines = new TreeSet<>(BY_DEADLINE);
  private Optional<FleetVersion> version = Optional.empty();

  TunnelBoard(
      Reports reports,
      StatusStore store,
      StatusSettings settings,
      Times times,
      StatusMetrics metrics,
      @Any Instance<StatusListener> listeners) {
    this.reports = reports;
    this.store = store;
    this.settings = settings;
    this.times = times;
    this.metrics = metrics;
    this.listeners = listeners.stream().toList();
  }

  /** One moment by both clocks. */
  record Now(Moment moment, Instant instant) {
    /** When that moment was, or will be, by the wall clock. */
    Instant at(Moment other) {
      return instant.plus(other.since(moment));
    }
  }

  /** The clocks. */
  @Singleton
  record Times(MonotonicClock monotonic, Clock wall) {
    Now now() {
      return new Now(monotonic.now(), wall.instant());
    }
  }

  void follow(@Observes TopologyInForce event) {
    List<Tunnel> tunnels = Tunnel.of(event.topology());
    locked(
        now -> {
          if (version.isEmpty()) {
            Earlier earlier = earlier(now);
            replace(tunnels, earlier, now);
            version = Optional.of(event.version());
          } else if (event.isAfter(version.get())) {
            replace(tunnels, Earlier.NOTHING, now);
            version = Optional.of(event.version());
          }
          return tunnels.size();
        });
  }

  /** What an earlier run of the controller knew. */
  private record Earlier(Map<TunnelKey, StoredTunnel> tunnels, Map<TunnelKey, Hour> hours) {
    static final Earlier NOTHING = new Earlier(Map.of(), Map.of());
  }

  /** A history that can't be read is not an empty one: without it there are no tunnels yet. */
  private Earlier earlier(Now now) {
    try {
      return new Earlier(store.tunnels(), store.hours(now.instant().truncatedTo(ChronoUnit.HOURS)));
    } catch (SQLException e) {
      throw new IllegalStateException("the status of before the start can't be read", e);
    }
  }

  private void replace(List<Tunnel> tunnels, Earlier earlier, Now now) {
    NavigableMap<TunnelName, TunnelCell> old = new TreeMap<>(cells);
    cells.clear();
    byAppliance.clear();
    for (Tunnel tunnel : tunnels) {
      TunnelCell known = old.remove(tunnel.name());
      TunnelCell cell = known == null ? begin(tunnel, earlier, now) : known;
      boolean changed = known == null || !known.tunnel().equals(tunnel);
      cell.rename(tunnel);
      cells.put(tunnel.name(), cell);
      index(cell);
      if (changed) {
        evaluate(cell, now);
      }
    }
    for (TunnelCell gone : old.values()) {
      setDeadline(gone, Optional.empty());
      listeners.forEach(each -> each.removed(gone));
    }
  }

  private TunnelCell begin(Tunnel tunnel, Earlier earlier, Now now) {
    TunnelKey key = TunnelKey.of(tunnel);
    Optional<StoredTunnel> stored =
        Optional.ofNullable(earlier.tunnels().get(key))
            .filter(known -> known.peerKey().equals(tunnel.peer().key()));
    stored.ifPresent(known -> restore(tunnel, known, now));
    Reported reported = reported(tunnel);
    TunnelCell cell = new TunnelCell(tunnel, conclude(tunnel, reported, now), now);
    cell.look(reported);
    stored.ifPresent(
        known ->
            cell.resume(
                known,
                Optional.ofNullable(earlier.hours().get(key)),
                now.moment().plus(settings.unreported())));
    listeners.forEach(each -> each.changed(cell));
    return cell;
  }

  private void restore(Tunnel tunnel, StoredTunnel known, Now now) {
    UUID membership = tunnel.concentrator().membership();
    known
        .history(now)
        .ifPresent(
            history ->
                tunnel
                    .peer()
                    .key()
                    .ifPresent(
                        peer -> reports.restore(membership, peer, known.lastRead(now), history)));
  }

  private void index(TunnelCell cell) {
    add(cell.tunnel().concentrator().appliance(), cell);
    if (cell.tunnel().peer() instanceof Tunnel.End spoke) {
      add(spoke.appliance(), cell);
    }
  }

  private void add(UUID appliance, TunnelCell cell) {
    byAppliance.computeIfAbsent(appliance, _ -> new ArrayList<>()).add(cell);
  }

  @Override
  public void reported(UUID appliance) {
    metrics.timeEvaluation(
        () ->
            locked(
                now -> {
                  List<TunnelCell> its = byAppliance.getOrDefault(appliance, List.of());
                  its.forEach(cell -> evaluate(cell, now));
                  return its.size();
                }));
  }

  /** Looks at the tunnels whose thresholds have passed. */
  void tick() {
    locked(
        now -> {
          int evaluated = 0;
          while (!deadlines.isEmpty() && isDue(deadlines.first(), now)) {
            evaluate(deadlines.first(), now);
            evaluated++;
          }
          endHour(now);
          return evaluated;
        });
  }

  /** Closes the books of the hour that has ended. */
  private void endHour(Now now) {
    Instant hour = now.instant().truncatedTo(ChronoUnit.HOURS);
    if (cells.isEmpty() || cells.firstEntry().getValue().hourStart().equals(hour)) {
      return;
    }
    for (TunnelCell cell : cells.values()) {
      cell.account(now.moment());
      listeners.forEach(each -> each.hourEnded(cell));
      cell.beginHour(hour);
    }
  }

  private static boolean isDue(TunnelCell cell, Now now) {
    return Objects.requireNonNull(cell.deadline()).compareTo(now.moment()) <= 0;
  }

  private void evaluate(TunnelCell cell, Now now) {
    Reported reported = reported(cell.tunnel());
    TunnelStatus concluded = conclude(cell.tunnel(), reported, now);
    if (isInGrace(cell, concluded, now)) {
      setDeadline(cell, Optional.ofNullable(cell.graceUntil()));
      return;
    }
    TunnelState before = cell.status().state();
    TunnelCell.Change change = cell.update(reported, concluded, now);
    setDeadline(cell, TunnelStatus.nextChange(reported, now.moment(), settings.thresholds()));
    switch (change) {
      case NONE -> {}
      case SEEN -> listeners.forEach(each -> each.changed(cell));
      case STATE -> {
        Transition transition = new Transition(cell.tunnel(), now.instant(), before, concluded);
        listeners.forEach(
            each -> {
              each.changed(cell);
              each.transition(transition);
            });
      }
    }
  }

  private static boolean isInGrace(TunnelCell cell, TunnelStatus concluded, Now now) {
    Moment until = cell.graceUntil();
    if (until == null) {
      return false;
    }
    if (concluded.state() == TunnelState.UNREPORTED && now.moment().compareTo(until) < 0) {
      return true;
    }
    cell.endGrace();
    return false;
  }

  private TunnelStatus conclude(Tunnel tunnel, Reported reported, Now now) {
    return TunnelStatus.of(tunnel, reported, now.moment(), settings.thresholds());
  }

  private Reported reported(Tunnel tunnel) {
    Optional<EndReport> concentrator =
        tunnel.peer().key().flatMap(key -> reports.end(tunnel.concentrator().membership(), key));
    Optional<EndReport> spoke =
        tunnel.peer() instanceof Tunnel.End end
            ? tunnel.concentrator().key().flatMap(key -> reports.end(end.membership(), key))
            : Optional.empty();
    return new Reported(concentrator, spoke);
  }

  private void setDeadline(TunnelCell cell, Optional<Moment> next) {
    if (cell.deadline() != null) {
      deadlines.remove(cell);
    }
    cell.setDeadline(next.orElse(null));
    next.ifPresent(_ -> deadlines.add(cell));
  }

  /** Reads the tunnels, sorted by name, all as of one moment. */
  <T> T read(Reader<T> reader) {
    lock.lock();
    try {
      return reader.read(cells, times.now());
    } finally {
      lock.unlock();
    }
  }

  /** Makes something of all tunnels; must not keep a cell. */
  interface Reader<T> {
    T read(NavigableMap<TunnelName, TunnelCell> cells, Now now);
  }

  private int locked(Function<Now, Integer> work) {
    lock.lock();
    try {
      return work.apply(times.now());
    } finally {
      lock.unlock();
    }
  }
}
