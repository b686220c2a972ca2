package dev.wheelwright.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.diff.ObservedPeer;
import dev.wheelwright.agent.key.WgPresharedKey;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ages that no clock can upset (F7). */
class HandshakeTimesTest {
  private static final Duration SAMPLE = Duration.ofSeconds(10);

  private final Machine machine = new Machine(Instant.parse("2027-01-15T08:00:00Z"));

  @Test
  void anAgeGrowsByTheMonotonicClock() {
    machine.shakeHands();
    machine.pass(Duration.ofSeconds(3));

    assertThat(machine.age()).contains(Duration.ofSeconds(3));
    machine.pass(Duration.ofSeconds(10));
    assertThat(machine.age()).contains(Duration.ofSeconds(13));
  }

  @Test
  void withoutAHandshakeThereIsNoAge() {
    assertThat(machine.age()).isEmpty();
    machine.shakeHands();
    assertThat(machine.age()).contains(Duration.ZERO);

    machine.forget();

    assertThat(machine.age()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {86_400, -86_400, 3, -3})
  void F7_aStepOfTheClockLeavesKnownAgesAsTheyAre(long seconds) {
    machine.shakeHands();
    machine.pass(SAMPLE);
    assertThat(machine.age()).contains(SAMPLE);

    machine.step(Duration.ofSeconds(seconds));
    machine.pass(SAMPLE);

    assertThat(machine.age()).contains(SAMPLE.multipliedBy(2));
  }

  @ParameterizedTest
  @ValueSource(longs = {86_400, -86_400})
  void F7_aStepBetweenAHandshakeAndItsSampleCostsNoMoreThanTheTimeBetweenSamples(long seconds) {
    machine.shakeHands();
    assertThat(machine.age()).isPresent();
    machine.pass(SAMPLE.minusSeconds(4));
    machine.shakeHands();
    machine.pass(Duration.ofSeconds(4));

    machine.step(Duration.ofSeconds(seconds));

    assertThat(machine.age().orElseThrow()).isBetween(Duration.ZERO, SAMPLE);
  }

  @Test
  void F7_aBootIn1970FollowedByTheRightTimeLeavesAgesRight() {
    Machine box = new Machine(Instant.EPOCH.plusSeconds(40));
    box.shakeHands();
    box.pass(Duration.ofSeconds(5));
    assertThat(box.age()).contains(Duration.ofSeconds(5));

    box.step(Duration.ofDays(20_000));
    box.pass(SAMPLE);

    assertThat(box.age()).contains(Duration.ofSeconds(15));
    box.shakeHands();
    box.pass(SAMPLE);
    assertThat(box.age()).contains(SAMPLE);
  }

  @Test
  void F7_aFirstStampFromTheFutureCountsAsOfNowUntilTheNextHandshake() {
    machine.shakeHands();
    machine.step(Duration.ofDays(-1));
    machine.pass(Duration.ofSeconds(50));

    assertThat(machine.age()).contains(Duration.ZERO);
    machine.pass(Duration.ofSeconds(70));
    assertThat(machine.age()).contains(Duration.ofSeconds(70));
    machine.shakeHands();
    machine.pass(SAMPLE);
    assertThat(machine.age()).contains(SAMPLE);
  }

  @Test
  void aPeerThatWasGoneIsSeenForTheFirstTimeAgain() {
    machine.shakeHands();
    machine.pass(SAMPLE);
    assertThat(machine.age()).isPresent();
    machine.removePeer();
    machine.pass(Duration.ofHours(1));

    assertThat(machine.age()).contains(Duration.ofHours(1).plus(SAMPLE));
  }

  @Property(tries = 2_000)
  void F7_whateverTheClockDoesNoAgeIsWrongByMoreThanTheTimeBetweenSamples(@ForAll long seed) {
    Random random = new Random(seed);
    Machine box = new Machine(Instant.ofEpochSecond(random.nextLong(2_000_000_000L)));
    assertThat(box.age()).isEmpty();
    Duration longest = Duration.ZERO;
    Duration sinceSample = Duration.ZERO;
    for (int i = 0; i < 60; i++) {
      switch (random.nextInt(4)) {
        case 0 -> box.shakeHands();
        case 1 -> box.step(Duration.ofNanos(random.nextLong(-1L << 50, 1L << 50)));
        case 2 -> {
          Duration passed = Duration.ofNanos(random.nextLong(30_000_000_000L));
          box.pass(passed);
          sinceSample = sinceSample.plus(passed);
        }
        case 3 -> {
          longest = longest.compareTo(sinceSample) < 0 ? sinceSample : longest;
          sinceSample = Duration.ZERO;
          Optional<Duration> age = box.age();
          assertThat(age.isPresent()).isEqualTo(box.trueAge().isPresent());
          if (age.isPresent()) {
            assertThat(age.get().minus(box.trueAge().orElseThrow()).abs())
                .isLessThanOrEqualTo(longest);
          }
        }
        default -> throw new AssertionError();
      }
    }
  }

  /** A machine with one peer, whose clock anybody may set. */
  private static final class Machine {
    private static final WgPublicKey PEER = TestConfigs.key(1);

    private final HandshakeTimes times = new HandshakeTimes();
    private Instant wall;
    private long nanos = Long.MAX_VALUE - 7;
    private Optional<Instant> stamp = Optional.empty();
    private long shaken;

    Machine(Instant wall) {
      this.wall = wall;
    }

    void pass(Duration time) {
      wall = wall.plus(time);
      nanos += time.toNanos();
    }

    void step(Duration by) {
      Instant next = wall.plus(by);
      wall = next.isBefore(Instant.EPOCH) ? Instant.EPOCH.plusNanos(nanos & 0xffff) : next;
    }

    void shakeHands() {
      stamp = Optional.of(wall);
      shaken = nanos;
    }

    void forget() {
      stamp = Optional.empty();
    }

    void removePeer() {
      times.next(Map.of(), new HandshakeTimes.Clocks(wall, nanos));
    }

    Optional<Duration> trueAge() {
      return stamp.map(_ -> Duration.ofNanos(nanos - shaken));
    }

    /** As the next sample has it. */
    Optional<Duration> age() {
      ObservedPeer peer =
          new ObservedPeer(
              Set.of(),
              Optional.empty(),
              0,
              WgPresharedKey.NONE,
              new ObservedPeer.Traffic(stamp, 0, 0));
      Map<WgPublicKey, Long> at =
          times.next(Map.of(PEER, peer), new HandshakeTimes.Clocks(wall, nanos));
      assertThat(List.of(PEER)).containsAll(at.keySet());
      return Optional.ofNullable(at.get(PEER)).map(time -> Duration.ofNanos(nanos - time));
    }
  }
}
