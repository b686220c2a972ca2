package dev.wheelwright.core.status;

import dev.wheelwright.core.status.Reported.EndReport;
import java.time.Duration;
import java.util.Optional;

/**
 * What a state was concluded from, measured at one moment.
 *
 * @param reportAge since the concentrator's last report; empty: none yet
 * @param handshakeAge since the last handshake that the concentrator's device knows; empty: none
 * @param receivedUnmoved for how long, up to the last report, the concentrator's received bytes
 *     have stood still; empty: nothing reported
 * @param everHandshake whether there ever was a handshake
 */
public record Evidence(
    Optional<Duration> reportAge,
    Optional<Duration> handshakeAge,
    Optional<Duration> receivedUnmoved,
    boolean everHandshake) {

  static Evidence of(Reported reported, Moment now) {
    Optional<EndReport> report = reported.concentrator();
    Optional<PeerHistory> peer = report.flatMap(EndReport::peer);
    return new Evidence(
        report.map(each -> now.since(each.at())),
        peer.flatMap(PeerHistory::lastHandshake).map(now::since),
        report.flatMap(
            each -> each.peer().map(known -> each.at().since(known.received().movedAt()))),
        peer.map(PeerHistory::everHandshake).orElse(false));
  }
}
