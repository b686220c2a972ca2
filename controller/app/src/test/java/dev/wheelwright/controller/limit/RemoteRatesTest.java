package dev.wheelwright.controller.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RemoteRatesTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final RemoteRates rates = new RemoteRates(3, 2);

  @Test
  void S9_allowsABurstAndThenSoManyASecond() {
    for (int i = 0; i < 3; i++) {
      assertThat(rates.tryTake("192.0.2.1", NOW)).isTrue();
    }
    assertThat(rates.tryTake("192.0.2.1", NOW)).isFalse();

    Instant later = NOW.plus(Duration.ofSeconds(1));
    assertThat(rates.tryTake("192.0.2.1", later)).isTrue();
    assertThat(rates.tryTake("192.0.2.1", later)).isTrue();
    assertThat(rates.tryTake("192.0.2.1", later)).isFalse();
  }

  @Test
  void oneAddressDoesNotUseUpAnothersCalls() {
    for (int i = 0; i < 10; i++) {
      rates.tryTake("192.0.2.1", NOW);
    }

    assertThat(rates.tryTake("192.0.2.2", NOW)).isTrue();
  }

  @Test
  void aClockThatIsSetBackAllowsNothingExtra() {
    for (int i = 0; i < 3; i++) {
      rates.tryTake("192.0.2.1", NOW);
    }

    assertThat(rates.tryTake("192.0.2.1", NOW.minus(Duration.ofDays(1)))).isFalse();
  }
}
