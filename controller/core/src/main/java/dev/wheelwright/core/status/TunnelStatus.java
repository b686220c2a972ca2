package dev.wheelwright.core.status;

import dev.wheelwright.core.status.Reported.EndReport;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a tunnel at one moment, and why.
 *
 * @param reason for people: one or two sentences, with figures
 */
public record TunnelStatus(TunnelState state, Evidence evidence, String reason) {

  /**
   * Concludes the state; the first rule that matches wins. WireGuard makes a new session when the
   * old one is 120 s old and rejects one of 180 s, so ages up to some 150 s are those of a healthy
   * tunnel. Received bytes alone never prove that a tunnel is up: unanswered initiations move them.
   */
  public static TunnelStatus of(
      Tunnel tunnel, Reported reported, Moment now, Thresholds thresholds) {
    Evidence evidence = Evidence.of(reported, now);
    TunnelState state = state(tunnel, evidence, thresholds);
    String reason = new Explanation(tunnel, reported, evidence, thresholds).of(state);
    return new TunnelStatus(state, evidence, reason);
  }

  /**
   * When the state may change next although nothing is reported until then; empty: not at all.
   * Until that moment a state once concluded holds.
   */
  public static Optional<Moment> nextChange(Reported reported, Moment now, Thresholds thresholds) {
    Optional<Moment> reportedAt = reported.concentrator().map(EndReport::at);
    Optional<Moment> handshakeAt =
        reported.concentrator().flatMap(EndReport::peer).flatMap(PeerHistory::lastHandshake);
    return Stream.of(
            reportedAt.map(at -> at.plus(thresholds.unreported())),
            handshakeAt.map(at -> at.plus(thresholds.session())),
            handshakeAt.map(at -> at.plus(thresholds.down())))
        .flatMap(Optional::stream)
        .map(last -> last.plus(Duration.ofNanos(1)))
        .filter(next -> next.compareTo(now) > 0)
        .min(Comparator.naturalOrder());
  }

  private static TunnelState state(Tunnel tunnel, Evidence evidence, Thresholds thresholds) {
    if (tunnel.isPending()) {
      return TunnelState.PENDING;
    }
    if (!tunnel.isEnabled()) {
      return TunnelState.DISABLED;
    }
    if (evidence.reportAge().filter(age -> !exceeds(age, thresholds.unreported())).isEmpty()) {
      return TunnelState.UNREPORTED;
    }
    if (evidence.handshakeAge().filter(age -> !exceeds(age, thresholds.session())).isPresent()) {
      return isSilent(tunnel, evidence, thresholds) ? TunnelState.DEGRADED : TunnelState.UP;
    }
    if (!tunnel.hasKeepalive()) {
      return TunnelState.IDLE;
    }
    if (!evidence.everHandshake()) {
      return TunnelState.NEVER;
    }
    return evidence.handshakeAge().filter(age -> !exceeds(age, thresholds.down())).isEmpty()
        ? TunnelState.DOWN
        : TunnelState.DEGRADED;
  }

  /**
   * With keepalives from both ends a healthy tunnel's received bytes may stand still for long, as
   * any packet restarts the timer that sends them; so only one end's count.
   */
  private static boolean isSilent(Tunnel tunnel, Evidence evidence, Thresholds thresholds) {
    return tunnel.mustHearFromPeer()
        && evidence
            .receivedUnmoved()
            .filter(
                unmoved -> exceeds(unmoved, thresholds.silence(tunnel.peer().keepaliveSeconds())))
            .isPresent();
  }

  private static boolean exceeds(Duration age, Duration limit) {
    return age.compareTo(limit) > 0;
  }
}
