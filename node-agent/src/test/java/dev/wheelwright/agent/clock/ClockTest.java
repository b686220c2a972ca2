package dev.wheelwright.agent.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Time that does not go wrong (F5, F7). */
class ClockTest {

  @Test
  void f7ABoxThatBootsIn1970TakesTheNewestTimeItKnows() {
    Instant known = Instant.parse("2027-01-01T00:00:00Z");
    TrustedClock clock = new TrustedClock(() -> Instant.EPOCH, () -> known, () -> 0);

    assertThat(clock.instant()).isEqualTo(known);
  }

  @Test
  void f7AWrongClockCountsFromTheNewestTimeItKnows() {
    Instant known = Instant.parse("2027-01-01T00:00:00Z");
    AtomicLong nanos = new AtomicLong(5);
    TrustedClock clock = new TrustedClock(() -> Instant.EPOCH, () -> Instant.EPOCH, nanos::get);

    clock.learn(known);
    nanos.addAndGet(Duration.ofDays(3).toNanos());
    clock.learn(known.plus(Duration.ofDays(2)));

    assertThat(clock.instant()).isEqualTo(known.plus(Duration.ofDays(3)));
  }

  /** What an NTP server does to a box that booted in 1970, and to one that ran ahead. */
  @Test
  void f7AClockThatIsSetRightIsBelieved() {
    Instant known = Instant.parse("2027-01-01T00:00:00Z");
    AtomicReference<Instant> machine = new AtomicReference<>(known.plus(Duration.ofDays(9)));
    TrustedClock clock = new TrustedClock(machine::get, () -> known, () -> 0);
    clock.instant();

    machine.set(known.plus(Duration.ofDays(1)));

    assertThat(clock.instant()).isEqualTo(known.plus(Duration.ofDays(1)));
  }

  @Test
  void f7AClockThatIsRightIsBelieved() {
    Instant now = Instant.parse("2027-06-01T00:00:00Z");
    TrustedClock clock =
        new TrustedClock(() -> now, () -> Instant.parse("2027-01-01T00:00:00Z"), () -> 0);

    assertThat(clock.instant()).isEqualTo(now);
  }

  @Test
  void f5PausesAreRandomAndGrowToTheCap() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new Random(1));
    for (int failure = 0; failure < 40; failure++) {
      long limit = failure > 6 ? 30_000 : Math.min(30_000, 500L << failure);
      assertThat(backoff.next()).isBetween(Duration.ZERO, Duration.ofMillis(limit));
    }
    backoff.reset();

    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(500));
  }

  @Test
  void f5AgentsThatFailTogetherDoNotComeBackTogether() {
    Random random = new Random(2);
    long inFirstTenth =
        java.util.stream.IntStream.range(0, 10_000)
            .mapToObj(
                _ -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), random).next())
            .filter(pause -> pause.toMillis() < 100)
            .count();

    assertThat(inFirstTenth).isBetween(900L, 1100L);
  }

  @Test
  void aTaskThatFailsEndsNeitherTheThreadNorItsRepetition() {
    Worker worker = new Worker("test");
    AtomicInteger runs = new AtomicInteger();

    worker.every(
        Duration.ofMillis(5),
        () -> {
          runs.incrementAndGet();
          throw new IllegalStateException("bug");
        });

    await().until(() -> runs.get() >= 3);
    worker.stop(Duration.ofSeconds(5));
    worker.execute(runs::incrementAndGet);
  }
}
