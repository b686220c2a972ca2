package dev.wheelwright.controller.link;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What all sessions share.
 *
 * @param threads where sessions do their work; it may block
 * @param timer for what is due later
 * @param admission of whole configs
 * @param clock the time
 * @param random spreads reconnects
 */
record SessionTools(
    Executor threads, Timer timer, Admission admission, Clock clock, RandomGenerator random) {
  /** A delay between a millisecond and the limit, all equally likely: full jitter. */
  Duration jitter(Duration limit) {
    return Duration.ofMillis(random.nextLong(1, Math.max(2, limit.toMillis())));
  }
}
