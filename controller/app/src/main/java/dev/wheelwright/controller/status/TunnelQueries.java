package dev.wheelwright.controller.status;

import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.status.TunnelBoard.Now;
import dev.wheelwright.core.status.TunnelName;
import dev.wheelwright.core.status.TunnelState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/** What people want to know of tunnels. */
@ApplicationScoped
class TunnelQueries {
  private final TunnelBoard board;
  private final StatusSettings settings;

  TunnelQueries(TunnelBoard board, StatusSettings settings) {
    this.board = board;
    this.settings = settings;
  }

  /** Counted from the start, and not only once somebody has asked for tunnels. */
  void register(@Observes StartupEvent event, MeterRegistry registry) {
    for (TunnelState each : TunnelState.values()) {
      Gauge.builder("wheelwright.tunnels", () -> counts().getOrDefault(each, 0L))
          .description("Tunnels by state")
          .tag("state", each.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /**
   * Some tunnels.
   *
   * @param next where the next page begins; empty: this is the last
   * @param counts how many there are of each state, of all that the filter without its states
   *     matches
   */
  record Page(List<TunnelView> tunnels, Optional<TunnelName> next, Map<TunnelState, Long> counts) {}

  /** Those that match, sorted by overlay, concentrator and peer. */
  Page page(TunnelFilter filter, Optional<TunnelName> after, int limit) {
    return board.read(
        (cells, now) -> {
          List<TunnelView> views = new ArrayList<>();
          Optional<TunnelName> next = Optional.empty();
          Optional<TunnelName> last = Optional.empty();
          for (TunnelCell cell : after(cells, after).values()) {
            if (filter.matches(cell.tunnel()) && filter.matches(cell.status().state())) {
              if (views.size() == limit) {
                next = last;
                break;
              }
              views.add(TunnelView.of(cell, now, settings.thresholds()));
              last = Optional.of(cell.tunnel().name());
            }
          }
          return new Page(views, next, counts(filter, cells.values()));
        });
  }

  private static NavigableMap<TunnelName, TunnelCell> after(
      NavigableMap<TunnelName, TunnelCell> cells, Optional<TunnelName> last) {
    return last.map(name -> cells.tailMap(name, false)).orElse(cells);
  }

  private static Map<TunnelState, Long> counts(TunnelFilter filter, Collection<TunnelCell> cells) {
    Map<TunnelState, Long> counts = new EnumMap<>(TunnelState.class);
    for (TunnelCell cell : cells) {
      if (filter.matches(cell.tunnel())) {
        counts.merge(cell.status().state(), 1L, Long::sum);
      }
    }
    return counts;
  }

  /** How many tunnels there are of each state. */
  Map<TunnelState, Long> counts() {
    return board.read(
        (cells, _) -> {
          Map<TunnelState, Long> counts = new EnumMap<>(TunnelState.class);
          cells.values().forEach(cell -> counts.merge(cell.status().state(), 1L, Long::sum));
          return counts;
        });
  }

  /** The tunnels of these names that exist. */
  List<TunnelView> views(Collection<TunnelName> names) {
    return board.read(
        (cells, now) ->
            names.stream()
                .map(cells::get)
                .filter(Objects::nonNull)
                .map(cell -> TunnelView.of(cell, now, settings.thresholds()))
                .toList());
  }

  /**
   * Something of one tunnel; empty when there is none of that name.
   *
   * @param reader must not keep the cell
   */
  <T> Optional<T> read(TunnelName name, BiFunction<TunnelCell, Now, T> reader) {
    return board.read(
        (cells, now) -> Optional.ofNullable(cells.get(name)).map(cell -> reader.apply(cell, now)));
  }

  /**
   * One tunnel.
   *
   * @throws ProblemException when there is none of that name
   */
  TunnelView view(TunnelName name) {
    return views(List.of(name)).stream()
        .findFirst()
        .orElseThrow(() -> new ProblemException(ProblemKind.NOT_FOUND, "There is no such tunnel"));
  }
}
