package dev.wheelwright.core.status;

import static dev.wheelwright.core.status.TestTunnel.at;
import static dev.wheelwright.core.status.TestTunnel.fromHub;
import static dev.wheelwright.core.status.TestTunnel.sample;
import static dev.wheelwright.core.status.TestTunnel.tunnel;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A healthy tunnel's hours, as WireGuard would let them pass: no false alarm at any second. And the
 * same tunnel cut: noticed, but not before anything could be known.
 */
class HealthyTunnelPropertyTest {
  private static final int KEEPALIVE = 25;
  private static final double REPORT_EVERY = 10;
  private static final int SECONDS = 3600;
  private static final List<TunnelState> WORSENING =
      List.of(TunnelState.UP, TunnelState.DEGRADED, TunnelState.DOWN);

  /** The hub's device, second by second. */
  private static final class Device {
    private final Random random;
    private final boolean busy;
    private double handshake;
    private double nextHandshake;
    private double nextKeepalive = KEEPALIVE;
    private long received = 148;

    Device(Random random, boolean busy) {
      this.random = random;
      this.busy = busy;
      planHandshake(0);
    }

    /** Due after 120 s, when the next packet is to be sent, then with jitter and retries of 5 s. */
    private void planHandshake(double now) {
      handshake = now;
      nextHandshake = now + 120 + (busy ? 0 : KEEPALIVE) + random.nextInt(2) * 5.0;
    }

    void pass(double now) {
      if (now >= nextHandshake) {
        planHandshake(now);
        received += 148;
      }
      if (busy) {
        received += random.nextInt(100_000);
      }
      if (now >= nextKeepalive) {
        nextKeepalive = now + KEEPALIVE;
        received += 32;
      }
    }
  }

  @Property(tries = 200)
  void noFalseAlarm(@ForAll long seed, @ForAll boolean busy) {
    Random random = new Random(seed);
    Device device = new Device(random, busy);
    PeerHistory history = PeerHistory.of(sample(0, device.received, 0), at(0));
    double reported = 0;
    double due = REPORT_EVERY;
    boolean lost = false;
    for (int now = 1; now <= SECONDS; now++) {
      device.pass(now);
      if (now >= due) {
        due += REPORT_EVERY;
        // A report may be lost with a stream that breaks; what it said comes with the next.
        lost = !lost && random.nextInt(10) == 0;
        if (!lost) {
          reported = now;
          history = history.next(sample(now - device.handshake, device.received, 0), at(now));
        }
      }
      assertThat(status(history, reported, now)).as("second %d", now).isEqualTo(TunnelState.UP);
    }
  }

  @Property(tries = 100)
  void aCutIsNoticed(@ForAll long seed, @ForAll boolean busy) {
    Random random = new Random(seed);
    Device device = new Device(random, busy);
    int cut = 200 + random.nextInt(600);
    PeerHistory history = PeerHistory.of(sample(0, device.received, 0), at(0));
    double reported = 0;
    TunnelState last = TunnelState.UP;
    int degraded = 0;
    int down = 0;
    for (int now = 1; now <= cut + 260; now++) {
      if (now < cut) {
        device.pass(now);
      }
      if (now % 10 == 0) {
        reported = now;
        history = history.next(sample(now - device.handshake, device.received, 0), at(now));
      }
      TunnelState state = status(history, reported, now);
      degraded = degraded == 0 && state == TunnelState.DEGRADED ? now : degraded;
      down = down == 0 && state == TunnelState.DOWN ? now : down;
      assertThat(WORSENING.indexOf(state))
          .as("second %d: not better than before", now)
          .isGreaterThanOrEqualTo(WORSENING.indexOf(last));
      last = state;
    }

    // 60 s of silence, seen by a report; earlier if the handshake was about to be renewed.
    assertThat(degraded).isBetween(cut + 180 - 150, cut + 60 + 20);
    assertThat(down).isBetween(degraded, cut + 196);
    assertThat(last).isEqualTo(TunnelState.DOWN);
  }

  private static TunnelState status(PeerHistory history, double reported, double now) {
    return TunnelStatus.of(
            tunnel(0, KEEPALIVE), fromHub(reported, history), at(now), Thresholds.DEFAULTS)
        .state();
  }
}
