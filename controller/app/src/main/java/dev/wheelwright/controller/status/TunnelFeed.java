package dev.wheelwright.controller.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wheelwright.controller.event.Audience;
import dev.wheelwright.controller.event.EventFeed;
import dev.wheelwright.controller.event.FeedEntry;
import dev.wheelwright.core.status.TunnelName;
import dev.wheelwright.core.status.TunnelState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells clients what becomes of tunnels. Of a tunnel that changes, only its name is kept until
 * somebody is told; what is told is how it is then.
 */
@ApplicationScoped
class TunnelFeed implements StatusListener {
  static final long BATCH_MILLIS = 250;
  private static final int LARGEST_BATCH = 500;

  private final EventFeed feed;
  private final TunnelQueries queries;
  private final Object guard = new Object();
  private final Set<TunnelName> changed = new LinkedHashSet<>();

  TunnelFeed(EventFeed feed, TunnelQueries queries) {
    this.feed = feed;
    this.queries = queries;
  }

  /** Tunnels that changed. */
  record TunnelsData(List<TunnelView> tunnels) {}

  /** A state that became another. */
  record TransitionData(
      String overlay,
      String concentrator,
      @JsonProperty("interface") String iface,
      String peer,
      Instant at,
      TunnelState from,
      TunnelState to,
      String reason) {
    static TransitionData of(Transition transition) {
      TunnelName name = transition.tunnel().name();
      return new TransitionData(
          name.overlay().value(),
          name.concentrator().value(),
          transition.tunnel().concentrator().interfaceName().value(),
          name.peer(),
          transition.at(),
          transition.from(),
          transition.to().state(),
          transition.to().reason());
    }
  }

  @Override
  public void changed(TunnelCell cell) {
    synchronized (guard) {
      changed.add(cell.tunnel().name());
    }
  }

  @Override
  public void transition(Transition transition) {
    TransitionData data = TransitionData.of(transition);
    feed.publish(
        new FeedEntry(
            "transition",
            audience -> audience.hears(data.overlay()) ? Optional.of(data) : Optional.empty()));
  }

  /** Clients that show it read the list again when the topology changes. */
  @Override
  public void removed(TunnelCell cell) {
    synchronized (guard) {
      changed.remove(cell.tunnel().name());
    }
  }

  /** Hands over what changed since the last call. */
  void publish() {
    List<TunnelName> names;
    synchronized (guard) {
      names = List.copyOf(changed);
      changed.clear();
    }
    for (int from = 0; from < names.size(); from += LARGEST_BATCH) {
      List<TunnelName> batch = names.subList(from, Math.min(names.size(), from + LARGEST_BATCH));
      publish(new ArrayList<>(batch));
    }
  }

  private void publish(List<TunnelName> names) {
    feed.publish(new FeedEntry("tunnels", audience -> tunnels(names, audience)));
  }

  private Optional<Object> tunnels(List<TunnelName> names, Audience audience) {
    List<TunnelName> wanted =
        names.stream().filter(name -> audience.hears(name.overlay().value())).toList();
    List<TunnelView> views = wanted.isEmpty() ? List.of() : queries.views(wanted);
    return views.isEmpty() ? Optional.empty() : Optional.of(new TunnelsData(views));
  }
}
