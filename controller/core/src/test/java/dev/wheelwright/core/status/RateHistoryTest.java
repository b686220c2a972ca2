package dev.wheelwright.core.status;

import static dev.wheelwright.core.status.TestTunnel.at;
import static dev.wheelwright.core.status.TestTunnel.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.status.RateHistory.Rate;
import org.junit.jupiter.api.Test;

class RateHistoryTest {

  @Test
  void ratesAreBitsPerSecondOfTheInterval() {
    PeerHistory history = PeerHistory.of(sample(0, 1000, 0), at(0));
    RateHistory rates = new RateHistory(history, at(0));

    PeerHistory later = history.next(sample(10, 2000, 500), at(10));
    rates.reported(later, at(10));
    rates.reported(later, at(20));

    assertThat(rates.all()).containsExactly(new Rate(800, 400), Rate.NONE);
  }

  @Test
  void nearReportsAreOneInterval() {
    PeerHistory history = PeerHistory.of(sample(0, 0, 0), at(0));
    RateHistory rates = new RateHistory(history, at(0));
    PeerHistory later = history.next(sample(1, 1000, 0), at(1));

    rates.reported(later, at(1));
    assertThat(rates.latest()).isEqualTo(Rate.NONE);
    rates.reported(later, at(10));

    assertThat(rates.latest()).isEqualTo(new Rate(800, 0));
  }

  @Test
  void onlyTheLastAreKept() {
    PeerHistory history = PeerHistory.of(sample(0, 0, 0), at(0));
    RateHistory rates = new RateHistory(history, at(0));
    for (int i = 1; i <= RateHistory.LENGTH + 5; i++) {
      history = history.next(sample(0, i * 10L, 0), at(i * 10));
      rates.reported(history, at(i * 10));
    }

    assertThat(rates.all()).hasSize(RateHistory.LENGTH).containsOnly(new Rate(8, 0));
  }
}
