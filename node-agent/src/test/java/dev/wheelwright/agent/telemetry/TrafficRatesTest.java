package dev.wheelwright.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.status.PeerRate;
import dev.wheelwright.agent.store.PeerEndpointsFile.PeerName;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rates from what was seen at different times. */
class TrafficRatesTest {
  private static final InterfaceName EMEA = new InterfaceName("EMEA");
  private static final WgPublicKey BRANCH = TestConfigs.key(0);

  private final TrafficRates rates = new TrafficRates();

  @Test
  void oneLookTellsNoRate() {
    look(0, 5_000, 7_000);

    assertThat(rates.current()).isEmpty();
  }

  @Test
  void aRateIsBitsPerSecondBetweenTheLastTwoLooks() {
    look(0, 5_000, 7_000);
    look(10, 6_000, 7_250);
    assertThat(rate()).contains(new PeerRate(800, 200));

    look(20, 6_000, 7_250);

    assertThat(rate()).contains(new PeerRate(0, 0));
  }

  @Test
  void aCounterThatBeganAnewCountsFromZero() {
    look(0, 5_000_000, 7_000_000);

    look(10, 1_000, 250);

    assertThat(rate()).contains(new PeerRate(800, 200));
  }

  @Test
  void looksThatFollowAnApplyAreTakenAsOne() {
    look(0, 5_000, 0);
    look(10, 6_000, 0);

    look(11, 200, 0); // the device began anew: 200 bytes
    assertThat(rate()).contains(new PeerRate(800, 0));
    look(14, 7_000, 0); // and 6,800 more

    assertThat(rate()).contains(new PeerRate(14_000, 0));
  }

  @Test
  void whatIsGoneOrCannotBeReadHasNoRateAndBeginsAnew() {
    look(0, 5_000, 0);
    look(10, 6_000, 0);

    rates.sampled(sample(20, Optional.empty()));
    assertThat(rates.current()).isEmpty();
    look(30, 90_000, 0);
    assertThat(rates.current()).isEmpty();
    rates.sampled(sample(40, Optional.of(Map.of())));
    look(50, 90_000, 0);

    assertThat(rates.current()).isEmpty();
  }

  private void look(long seconds, long received, long sent) {
    PeerSample peer = new PeerSample(Optional.empty(), Optional.empty(), received, sent);
    rates.sampled(sample(seconds, Optional.of(Map.of(BRANCH, peer))));
  }

  private static Sample sample(long seconds, Optional<Map<WgPublicKey, PeerSample>> peers) {
    return Sample.of(
        Duration.ofSeconds(seconds).toNanos(),
        List.of(
            new InterfaceSample(
                new InterfaceSample.Header(TestConfigs.MEMBERSHIP, "", Optional.empty(), 9001),
                EMEA,
                peers)),
        List.of());
  }

  private Optional<PeerRate> rate() {
    return Optional.ofNullable(rates.current().get(new PeerName(EMEA, BRANCH)));
  }
}
