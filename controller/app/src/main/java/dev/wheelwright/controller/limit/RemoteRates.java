package dev.wheelwright.controller.limit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each remote address, for calls that anybody can make. Remembers a bounded
 * number of addresses.
 */
public final class RemoteRates {
  private static final int REMEMBERED = 10_000;

  private final int burst;
  private final double perSecond;

  /** Ordered by last use, so that the address unseen for longest is forgotten first. */
  private final Map<String, TokenBucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Rates for each remote.
   *
   * @param burst how many at once
   * @param perSecond how many a second after that
   */
  public RemoteRates(int burst, double perSecond) {
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** Whether a remote may make one more call now; if so, it counts. */
  public synchronized boolean tryTake(String remote, Instant now) {
    return buckets
        .computeIfAbsent(remote, each -> new TokenBucket(burst, perSecond, now))
        .tryTake(now);
  }
}
