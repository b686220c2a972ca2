package dev.wheelwright.controller.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wheelwright.controller.status.TunnelBoard.Now;
import dev.wheelwright.core.status.Evidence;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.RateHistory;
import dev.wheelwright.core.status.RateHistory.Rate;
import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.core.status.Thresholds;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.core.status.TunnelStatus;
import dev.wheelwright.wire.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel as the API shows it.
 *
 * @param concentrator name of its appliance; its report decides
 * @param iface the concentrator's interface
 * @param peer name of the spoke's appliance, or of the external peer
 * @param peerKind spoke or external
 * @param since when it got this state
 * @param reason why it has this state, for people
 * @param endpoint where the concentrator's device sends to; null: not known
 * @param previousEndpoint where the peer was before it moved; null: it has not been seen to move
 * @param receivedBytes from the peer, over all new starts of the device's counter
 * @param sentBytes to the peer, likewise
 * @param rates bits per second, both directions together, oldest first
 * @param spoke what the spoke's end says; null for external peers and before its first report
 */
record TunnelView(
    String overlay,
    String concentrator,
    @JsonProperty("interface") String iface,
    String peer,
    String peerKind,
    TunnelState state,
    Instant since,
    String reason,
    EvidenceView evidence,
    @Schema(nullable = true) @Nullable String endpoint,
    @Schema(nullable = true) @Nullable String previousEndpoint,
    @Schema(nullable = true) @Nullable Instant roamedAt,
    long receivedBytes,
    long sentBytes,
    long receivedBitsPerSecond,
    long sentBitsPerSecond,
    List<Long> rates,
    @Schema(nullable = true) @Nullable SpokeView spoke) {

  /**
   * What the state was concluded from. Ages are in seconds, at the time of the answer.
   *
   * @param reportAgeSeconds since the concentrator's last report; null: none yet
   * @param handshakeAgeSeconds null: the concentrator's device knows of no handshake
   * @param receivedUnmovedSeconds for how long the received bytes had stood still at the last
   *     report; null: nothing reported
   * @param concentratorKeepaliveSeconds 0 is off
   * @param spokeKeepaliveSeconds 0 is off, or not known
   */
  record EvidenceView(
      @Schema(nullable = true) @Nullable Long reportAgeSeconds,
      @Schema(nullable = true) @Nullable Long handshakeAgeSeconds,
      @Schema(nullable = true) @Nullable Long receivedUnmovedSeconds,
      int concentratorKeepaliveSeconds,
      int spokeKeepaliveSeconds,
      boolean everHandshake) {
    static EvidenceView of(Tunnel tunnel, Evidence evidence) {
      return new EvidenceView(
          seconds(evidence.reportAge()),
          seconds(evidence.handshakeAge()),
          seconds(evidence.receivedUnmoved()),
          tunnel.concentrator().keepaliveSeconds(),
          tunnel.peer().keepaliveSeconds(),
          evidence.everHandshake());
    }
  }

  /** What the spoke's end says; it is shown, and never improves the state. */
  record SpokeView(
      long reportAgeSeconds,
      @Schema(nullable = true) @Nullable Long handshakeAgeSeconds,
      @Schema(nullable = true) @Nullable String endpoint,
      long receivedBytes,
      long sentBytes) {
    static @Nullable SpokeView of(Optional<EndReport> spoke, Moment now) {
      return spoke
          .map(
              report ->
                  new SpokeView(
                      Math.max(0, now.since(report.at()).toSeconds()),
                      seconds(report.peer().flatMap(PeerHistory::lastHandshake).map(now::since)),
                      report
                          .peer()
                          .flatMap(PeerHistory::endpoint)
                          .map(Endpoint::toString)
                          .orElse(null),
                      report.peer().map(peer -> peer.received().total()).orElse(0L),
                      report.peer().map(peer -> peer.sent().total()).orElse(0L)))
          .orElse(null);
    }
  }

  private static @Nullable Long seconds(Optional<Duration> age) {
    return age.map(each -> Math.max(0, each.toSeconds())).orElse(null);
  }

  /** The tunnel now. The board's lock must be held. */
  static TunnelView of(TunnelCell cell, Now now, Thresholds thresholds) {
    Tunnel tunnel = cell.tunnel();
    TunnelStatus status = upToDate(cell, now, thresholds);
    Optional<PeerHistory> seen = cell.seen();
    Optional<PeerHistory.Roaming> roaming = seen.flatMap(PeerHistory::roaming);
    Rate rate = cell.rates().map(RateHistory::latest).orElse(Rate.NONE);
    return new TunnelView(
        tunnel.name().overlay().value(),
        tunnel.name().concentrator().value(),
        tunnel.concentrator().interfaceName().value(),
        tunnel.name().peer(),
        switch (tunnel.peer()) {
          case Tunnel.End end -> "spoke";
          case Tunnel.External external -> "external";
        },
        status.state(),
        cell.since(),
        status.reason(),
        EvidenceView.of(tunnel, status.evidence()),
        seen.flatMap(PeerHistory::endpoint).map(Endpoint::toString).orElse(null),
        roaming.map(move -> move.from().toString()).orElse(null),
        roaming.map(move -> now.at(move.at())).orElse(null),
        seen.map(peer -> peer.received().total()).orElse(0L),
        seen.map(peer -> peer.sent().total()).orElse(0L),
        Math.round(rate.received()),
        Math.round(rate.sent()),
        cell.rates().map(RateHistory::all).orElse(List.of()).stream()
            .map(each -> Math.round(each.received() + each.sent()))
            .toList(),
        SpokeView.of(cell.reported().spoke(), now.moment()));
  }

  /** With the ages of now; but the state is the one that was told last. */
  private static TunnelStatus upToDate(TunnelCell cell, Now now, Thresholds thresholds) {
    TunnelStatus current =
        TunnelStatus.of(cell.tunnel(), cell.reported(), now.moment(), thresholds);
    return current.state() == cell.status().state() ? current : cell.status();
  }
}
