package dev.wheelwright.core.status;

import static dev.wheelwright.core.status.TestTunnel.BRANCH;
import static dev.wheelwright.core.status.TestTunnel.at;
import static dev.wheelwright.core.status.TestTunnel.sample;
import static dev.wheelwright.core.status.TestTunnel.withoutHandshake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wheelwright.core.status.PeerHistory.Roaming;
import dev.wheelwright.wire.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PeerHistoryTest {

  @Test
  void F14_counterResetIsANewBaseline() {
    PeerHistory history = PeerHistory.of(sample(5, 1000, 400), at(10));
    history = history.next(sample(15, 1600, 500), at(20));
    history = history.next(sample(2, 50, 20), at(30));

    assertThat(history.received().total()).isEqualTo(1650);
    assertThat(history.sent().total()).isEqualTo(520);
    assertThat(history.received().movedAt()).isEqualTo(at(30));
  }

  @Property
  void F14_totalsNeverGoBack(
      @ForAll @Size(max = 50) List<@LongRange(min = 0, max = 1_000_000) Long> counters) {
    PeerHistory history = PeerHistory.of(sample(0, 0, 0), at(0));
    int second = 0;
    for (long value : counters) {
      PeerHistory next = history.next(sample(0, value, value), at(++second));
      assertThat(next.received().total()).isGreaterThanOrEqualTo(history.received().total());
      assertThat(next.received().device()).isEqualTo(value);
      history = next;
    }
  }

  /** One handshake, reported with delays on the way, must not seem to move. */
  @Test
  void earliestEstimateOfAHandshakeHolds() {
    PeerHistory history = PeerHistory.of(sample(10, 0, 0), at(100.9));
    history = history.next(sample(20, 1, 0), at(110));
    history = history.next(sample(30, 2, 0), at(121.5));

    assertThat(history.lastHandshake()).contains(at(90));
    assertThat(history.next(sample(1, 3, 0), at(210)).lastHandshake()).contains(at(209));
  }

  @Test
  void roamingIsRemembered() {
    Endpoint elsewhere = Endpoint.parse("198.51.100.9:40000", 0);
    PeerHistory history = PeerHistory.of(sample(5, 0, 0), at(10));
    assertThat(history.roaming()).isEmpty();

    history =
        history.next(
            new PeerSample(Optional.of(Duration.ofSeconds(6)), Optional.of(elsewhere), 0, 0),
            at(20));
    history = history.next(withoutHandshake(0, 0), at(30));

    assertThat(history.roaming()).contains(new Roaming(BRANCH, at(20)));
    assertThat(history.endpoint()).contains(elsewhere);
  }

  @Test
  void goneKeepsWhatWasSeen() {
    PeerHistory gone = PeerHistory.of(sample(5, 10, 10), at(10)).gone();

    assertThat(gone.present()).isFalse();
    assertThat(gone.lastHandshake()).isEmpty();
    assertThat(gone.everHandshake()).isTrue();
    assertThat(gone.next(sample(1, 5, 5), at(20)).present()).isTrue();
  }

  @Test
  void negativeValuesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> sample(0, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> sample(-1, 0, 0));
  }
}
