package dev.wheelwright.controller.event;

import dev.wheelwright.controller.clock.Randomness;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The last events, and who is to be told of them. */
@ApplicationScoped
public class EventFeed {
  /** A concentrator with 10,000 spokes that goes away makes so many transitions at once. */
  static final int KEPT = 16_384;

  private static final int RUN_BYTES = 6;

  private final String run = Randomness.token(RUN_BYTES).replace('-', '.');
  private final @Nullable FeedEntry[] ring = new FeedEntry[KEPT];
  private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
  private final LongAdder resets = new LongAdder();
  private long newest;

  /** What follows an entry. */
  sealed interface Step {
    /** An entry and its number. */
    record Next(long number, FeedEntry entry) implements Step {}

    /** Nothing yet. */
    record Nothing() implements Step {}

    /** It is not kept any more. */
    record Lost() implements Step {}
  }

  /** Tells all clients. Does not block. */
  public void publish(FeedEntry entry) {
    synchronized (this) {
      newest++;
      ring[(int) (newest % KEPT)] = entry;
    }
    clients.forEach(EventClient::wake);
  }

  /** The number of the last entry; 0 before the first. */
  synchronized long newest() {
    return newest;
  }

  /** What follows the entry of that number. */
  synchronized Step after(long number) {
    if (number == newest) {
      return new Step.Nothing();
    }
    FeedEntry entry = ring[(int) ((number + 1) % KEPT)];
    return number > newest || number + KEPT < newest || entry == null
        ? new Step.Lost()
        : new Step.Next(number + 1, entry);
  }

  /** What a client is told of where it is. */
  String id(long number) {
    return run + "-" + number;
  }

  /** The number of an id of this run of the controller; empty when it is of another, or none. */
  Optional<Long> number(String id) {
    String prefix = run + "-";
    if (!id.startsWith(prefix) || !id.substring(prefix.length()).matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(Long.parseLong(id.substring(prefix.length())));
  }

  void add(EventClient client) {
    clients.add(client);
  }

  void remove(EventClient client) {
    clients.remove(client);
  }

  Set<EventClient> clients() {
    return Set.copyOf(clients);
  }

  /** A client asked for what is not kept, and was told to read everything again. */
  void countReset() {
    resets.increment();
  }

  long resets() {
    return resets.sum();
  }

  int clientCount() {
    return clients.size();
  }
}
