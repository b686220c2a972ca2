package dev.wheelwright.e2e.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.programs.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Looks at every tunnel every second, as the API shows it, and remembers each change. */
final class TunnelWatch {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Api api;
  private final long start = System.nanoTime();
  private final Map<String, String> last = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();

  /**
   * A tunnel was seen in another state than before.
   *
   * @param at seconds since the watch began
   * @param tunnel such as {@code EMEA/branch-1}
   * @param view all that the API said of it
   */
  record Change(double at, String tunnel, String state, JsonNode view) {
    String reason() {
      return view.path("reason").asText();
    }

    JsonNode evidence() {
      return view.path("evidence");
    }
  }

  TunnelWatch(Api api) {
    this.api = api;
  }

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Watches until that many seconds after the beginning. */
  void until(Duration end) {
    while (seconds() < end.toSeconds()) {
      look();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Looks once. */
  void look() {
    for (JsonNode view : tunnels(api)) {
      String tunnel = name(view);
      String state = view.path("state").asText();
      if (!state.equals(last.put(tunnel, state))) {
        changes.add(new Change(seconds(), tunnel, state, view));
      }
    }
  }

  static JsonNode tunnels(Api api) {
    return api.get("/tunnels?limit=1000", "application/json").orFail().body().path("tunnels");
  }

  static String name(JsonNode view) {
    return view.path("overlay").asText() + "/" + view.path("peer").asText();
  }

  /** What a tunnel went through, the state at the beginning included. */
  List<Change> of(String tunnel) {
    return changes.stream().filter(change -> change.tunnel().equals(tunnel)).toList();
  }

  List<String> statesOf(String tunnel) {
    return of(tunnel).stream().map(Change::state).toList();
  }

  Map<String, String> last() {
    return Map.copyOf(last);
  }
}
