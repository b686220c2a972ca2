package dev.wheelwright.core.status;

import static dev.wheelwright.core.status.TestTunnel.BRANCH_KEY;
import static dev.wheelwright.core.status.TestTunnel.HUB_KEY;
import static dev.wheelwright.core.status.TestTunnel.at;
import static dev.wheelwright.core.status.TestTunnel.end;
import static dev.wheelwright.core.status.TestTunnel.fromHub;
import static dev.wheelwright.core.status.TestTunnel.key;
import static dev.wheelwright.core.status.TestTunnel.report;
import static dev.wheelwright.core.status.TestTunnel.sample;
import static dev.wheelwright.core.status.TestTunnel.tunnel;
import static dev.wheelwright.core.status.TestTunnel.withoutHandshake;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.core.status.Reported.EndReport;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelStatusTest {
  private static final Tunnel SPOKE_KEEPALIVE = tunnel(0, 25);
  private static final Tunnel NO_KEEPALIVE = tunnel(0, 0);

  private static TunnelStatus status(Tunnel tunnel, Reported reported, double now) {
    return TunnelStatus.of(tunnel, reported, at(now), Thresholds.DEFAULTS);
  }

  /** A handshake at 0 s, then reports whose bytes move, the last one at a time. */
  private static Reported reported(double last) {
    PeerHistory history = PeerHistory.of(sample(last, (long) (last * 10), 100), at(last));
    return fromHub(last, history);
  }

  @ParameterizedTest(name = "handshake {0} s ago: {1}")
  @CsvSource({
    "0, UP",
    "120, UP",
    "150, UP",
    "180, UP",
    "180.5, DEGRADED",
    "195, DEGRADED",
    "195.5, DOWN",
    "9000, DOWN"
  })
  void ageDecides(double age, TunnelState state) {
    assertThat(status(SPOKE_KEEPALIVE, reported(age), age).state()).isEqualTo(state);
  }

  @ParameterizedTest(name = "reported {0} s ago: {1}")
  @CsvSource({"0, UP", "35, UP", "35.5, UNREPORTED", "100000, UNREPORTED"})
  void silenceOfTheAgentIsNotDown(double silence, TunnelState state) {
    assertThat(status(SPOKE_KEEPALIVE, reported(100), 100 + silence).state()).isEqualTo(state);
  }

  @Test
  void timeSinceTheReportCounts() {
    assertThat(status(SPOKE_KEEPALIVE, reported(170), 200).state()).isEqualTo(TunnelState.DOWN);
  }

  @Test
  void nothingReportedYet() {
    TunnelStatus status = status(SPOKE_KEEPALIVE, Reported.NOTHING, 1);

    assertThat(status.state()).isEqualTo(TunnelState.UNREPORTED);
    assertThat(status.reason()).isEqualTo("hub has not reported it yet");
  }

  @ParameterizedTest(name = "received bytes still for {0} s with keepalive {1}/{2}: {3}")
  @CsvSource({
    "60, 0, 25, UP",
    "61, 0, 25, DEGRADED",
    "30, 0, 10, UP",
    "31, 0, 10, DEGRADED",
    // With a keepalive on both ends, or none, silence proves nothing.
    "100, 25, 25, UP",
    "100, 25, 0, UP",
    "100, 0, 0, UP"
  })
  void silenceOfTheSpoke(double still, int hub, int spoke, TunnelState state) {
    PeerHistory history = PeerHistory.of(sample(20, 500, 0), at(100));
    history = history.next(sample(20 + still, 500, 900), at(100 + still));

    assertThat(status(tunnel(hub, spoke), fromHub(100 + still, history), 100 + still).state())
        .isEqualTo(state);
  }

  /** What was not looked at is not silence: only the time up to the last report counts. */
  @Test
  void silenceIsMeasuredUpToTheReport() {
    PeerHistory history =
        PeerHistory.of(sample(20, 500, 0), at(100)).next(sample(70, 500, 0), at(150));

    assertThat(status(SPOKE_KEEPALIVE, fromHub(150, history), 180).state())
        .isEqualTo(TunnelState.UP);
  }

  @Test
  void nobodyTalksWithoutKeepalive() {
    assertThat(status(NO_KEEPALIVE, reported(500), 500).state()).isEqualTo(TunnelState.IDLE);
    PeerHistory never = PeerHistory.of(withoutHandshake(0, 0), at(10));
    assertThat(status(NO_KEEPALIVE, fromHub(10, never), 10).state()).isEqualTo(TunnelState.IDLE);
  }

  @Test
  void neverIsNotDown() {
    PeerHistory history = PeerHistory.of(withoutHandshake(148 * 20, 0), at(500));

    assertThat(status(SPOKE_KEEPALIVE, fromHub(500, history), 500).state())
        .isEqualTo(TunnelState.NEVER);
  }

  @Test
  void forgottenSessionIsDownAtOnce() {
    PeerHistory remade = PeerHistory.of(sample(10, 500, 500), at(100));
    remade = remade.next(withoutHandshake(0, 148), at(110));

    TunnelStatus status = status(SPOKE_KEEPALIVE, fromHub(110, remade), 110);

    assertThat(status.state()).isEqualTo(TunnelState.DOWN);
    assertThat(status.reason())
        .startsWith("the device of hub has lost the session; last seen at 192.0.2.7:51820");
  }

  @Test
  void goneFromTheDeviceIsDown() {
    PeerHistory gone = PeerHistory.of(sample(10, 500, 500), at(100)).gone();

    TunnelStatus status = status(SPOKE_KEEPALIVE, fromHub(110, gone), 110);

    assertThat(status.state()).isEqualTo(TunnelState.DOWN);
    assertThat(status.reason()).contains("the device of hub does not have this peer");
  }

  @Test
  void spokesReportNeverImprovesTheState() {
    EndReport spoke = report(300, BRANCH_KEY, PeerHistory.of(sample(1, 999, 999), at(300)));
    PeerHistory down = PeerHistory.of(sample(250, 10, 10), at(300));

    Reported both = new Reported(Optional.of(report(300, HUB_KEY, down)), Optional.of(spoke));

    assertThat(status(SPOKE_KEEPALIVE, both, 300).state()).isEqualTo(TunnelState.DOWN);
    assertThat(
            status(SPOKE_KEEPALIVE, new Reported(Optional.empty(), Optional.of(spoke)), 300)
                .state())
        .isEqualTo(TunnelState.UNREPORTED);
  }

  @Test
  void pendingAndDisabledGoBeforeWhatIsReported() {
    Tunnel.End branch = end(BRANCH_KEY, 25);
    Tunnel.End pending =
        new Tunnel.End(
            branch.appliance(),
            branch.membership(),
            branch.interfaceName(),
            Optional.empty(),
            25,
            true);
    Tunnel.End disabled =
        new Tunnel.End(
            branch.appliance(),
            branch.membership(),
            branch.interfaceName(),
            branch.key(),
            25,
            false);

    TunnelStatus waiting = status(tunnel(end(HUB_KEY, 0), pending), reported(1), 1);
    TunnelStatus off = status(tunnel(end(HUB_KEY, 0), disabled), reported(1), 1);

    assertThat(waiting.state()).isEqualTo(TunnelState.PENDING);
    assertThat(waiting.reason()).isEqualTo("branch has not reported a key yet");
    assertThat(off.state()).isEqualTo(TunnelState.DISABLED);
    assertThat(off.reason()).isEqualTo("the interface of branch is switched off");
  }

  @Test
  void wrongKeyIsNamed() {
    PeerHistory hubs = PeerHistory.of(withoutHandshake(148, 0), at(60));
    PeerHistory branches = PeerHistory.of(withoutHandshake(0, 1480), at(60));
    Reported reported =
        new Reported(
            Optional.of(report(60, HUB_KEY, hubs)), Optional.of(report(60, key(9), branches)));

    assertThat(status(SPOKE_KEEPALIVE, reported, 60).reason())
        .isEqualTo(
            "no handshake ever; the device of branch has the key of %s instead of %s"
                    .formatted(key(9), BRANCH_KEY)
                + "; branch has sent 1480 bytes and has no endpoint and received 0");
  }

  @Test
  void wrongKeyOfAnExternalPeerCanBeFound() {
    Tunnel tunnel = tunnel(end(HUB_KEY, 25), new Tunnel.External(BRANCH_KEY));
    PeerHistory history = PeerHistory.of(withoutHandshake(0, 0), at(60));

    TunnelStatus status = status(tunnel, fromHub(60, history), 60);

    assertThat(status.state()).isEqualTo(TunnelState.NEVER);
    assertThat(status.reason())
        .isEqualTo(
            "no handshake ever; branch has no agent: see that its private key belongs to %s and that it knows hub as %s"
                .formatted(BRANCH_KEY, HUB_KEY));
  }

  @Test
  void evidenceIsMeasuredNow() {
    PeerHistory history = PeerHistory.of(sample(20, 500, 0), at(100));
    history = history.next(sample(40, 500, 7), at(120));

    Evidence evidence = status(SPOKE_KEEPALIVE, fromHub(120, history), 125).evidence();

    assertThat(evidence.reportAge()).contains(TestTunnel.seconds(5));
    assertThat(evidence.handshakeAge()).contains(TestTunnel.seconds(45));
    assertThat(evidence.receivedUnmoved()).contains(TestTunnel.seconds(20));
    assertThat(evidence.everHandshake()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59.9, 59 s",
    "60, 1 min",
    "200, 3 min 20 s",
    "18600, 5 h 10 min",
    "1047600, 12 d 3 h"
  })
  void agesAreReadable(double age, String text) {
    assertThat(Explanation.text(TestTunnel.seconds(age))).isEqualTo(text);
  }
}
