package dev.wheelwright.core.status;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Bits per second of one tunnel over its last reports. Not safe for threads. */
public final class RateHistory {
  /** How many intervals are kept: five minutes of reports. */
  public static final int LENGTH = 30;

  /** Reports closer together than this, as after an apply, are taken as one. */
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(2);

  private final Deque<Rate> rates = new ArrayDeque<>();
  private Moment at;
  private long received;
  private long sent;

  /**
   * What went through in one interval.
   *
   * @param received bits per second from the peer
   * @param sent bits per second to the peer
   */
  public record Rate(double received, double sent) {
    public static final Rate NONE = new Rate(0, 0);
  }

  /**
   * @param at when the first report came
   */
  public RateHistory(PeerHistory first, Moment at) {
    this.at = at;
    this.received = first.received().total();
    this.sent = first.sent().total();
  }

  /** One more report came, in which the peer may be just as it was. */
  public void reported(PeerHistory now, Moment moment) {
    Duration interval = moment.since(at);
    if (interval.compareTo(LEAST_INTERVAL) < 0) {
      return;
    }
    double seconds = interval.toNanos() / 1e9;
    rates.addLast(
        new Rate(
            (now.received().total() - received) * 8 / seconds,
            (now.sent().total() - sent) * 8 / seconds));
    if (rates.size() > LENGTH) {
      rates.removeFirst();
    }
    at = moment;
    received = now.received().total();
    sent = now.sent().total();
  }

  /** The last interval's; nothing before there is one. */
  public Rate latest() {
    return rates.isEmpty() ? Rate.NONE : rates.getLast();
  }

  /** Oldest first. */
  public List<Rate> all() {
    return List.copyOf(rates);
  }
}
