package dev.wheelwright.agent.telemetry;

import dev.wheelwright.agent.status.PeerRate;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much goes through each peer, from the last two looks at it. Looked at by one thread, read by
 * any.
 */
public final class TrafficRates {
  /** Looks closer together than this, as after an apply, are taken as one. */
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(2);

  private Map<PeerName, Seen> seen = Map.of();
  private volatile Map<PeerName, PeerRate> rates = Map.of();

  /**
   * What was seen of a peer.
   *
   * @param began when the present interval began, in monotonic nanoseconds
   * @param rate of the interval before; empty: there was none
   */
  private record Seen(long began, Counter received, Counter sent, Optional<PeerRate> rate) {}

  /**
   * Bytes in one direction.
   *
   * @param last as the device counts
   * @param interval in the present interval
   */
  private record Counter(long last, long interval) {
    /** A counter that is lower than before has begun again at zero. */
    Counter next(long now) {
      return new Counter(now, interval + (now < last ? now : now - last));
    }

    Counter again() {
      return new Counter(last, 0);
    }
  }

  /** Takes one more look into account. What can't be read, or is gone, has no rate any more. */
  public void sampled(Sample sample) {
    Map<PeerName, Seen> next = new HashMap<>();
    Map<PeerName, PeerRate> told = new HashMap<>();
    for (InterfaceSample each : sample.interfaces().values()) {
      each.peers()
          .orElse(Map.of())
          .forEach(
              (key, peer) -> {
                PeerName name = new PeerName(each.name(), key);
                Seen now = look(Optional.ofNullable(seen.get(name)), peer, sample.at());
                next.put(name, now);
                now.rate().ifPresent(rate -> told.put(name, rate));
              });
    }
    seen = next;
    rates = Map.copyOf(told);
  }

  private static Seen look(Optional<Seen> known, PeerSample peer, long at) {
    if (known.isEmpty()) {
      return new Seen(
          at,
          new Counter(peer.receivedBytes(), 0),
          new Counter(peer.sentBytes(), 0),
          Optional.empty());
    }
    Seen before = known.get();
    Counter received = before.received().next(peer.receivedBytes());
    Counter sent = before.sent().next(peer.sentBytes());
    long nanos = at - before.began();
    if (nanos < LEAST_INTERVAL.toNanos()) {
      return new Seen(before.began(), received, sent, before.rate());
    }
    PeerRate rate = new PeerRate(bitsPerSecond(received, nanos), bitsPerSecond(sent, nanos));
    return new Seen(at, received.again(), sent.again(), Optional.of(rate));
  }

  private static long bitsPerSecond(Counter counter, long nanos) {
    return Math.round(counter.interval() * 8 * 1e9 / nanos);
  }

  /** Of those peers that were seen for long enough. */
  public Map<PeerName, PeerRate> current() {
    return rates;
  }
}
