package dev.wheelwright.controller.status;

import dev.wheelwright.controller.status.TunnelBoard.Now;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.PeerHistory.Counter;
import dev.wheelwright.core.status.PeerHistory.Roaming;
import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.WgPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A tunnel as it is kept in the database, its times by the wall clock.
 *
 * @param peerKey whose history it is; empty: pending
 * @param reportedAt empty: no report is known
 * @param seen empty: nothing was ever said of the peer
 */
record StoredTunnel(
    TunnelKey key,
    Optional<WgPublicKey> peerKey,
    TunnelState state,
    Instant since,
    String reason,
    Optional<Instant> reportedAt,
    Optional<StoredPeer> seen) {

  /**
   * What was said of the peer.
   *
   * @param movedAt when the received bytes were first seen at their last value
   */
  record StoredPeer(
      boolean present,
      Optional<Instant> handshakeAt,
      boolean everHandshake,
      Optional<Endpoint> endpoint,
      Optional<Endpoint> previousEndpoint,
      Optional<Instant> roamedAt,
      StoredCounter received,
      StoredCounter sent,
      Instant movedAt) {}

  /** A counter of the device, and its total over all new starts. */
  record StoredCounter(long device, long total) {
    static StoredCounter of(Counter counter) {
      return new StoredCounter(counter.device(), counter.total());
    }

    Counter toCounter(Moment movedAt) {
      return new Counter(device, total, movedAt);
    }
  }

  static StoredTunnel of(TunnelCell cell, Now now) {
    Tunnel tunnel = cell.tunnel();
    return new StoredTunnel(
        TunnelKey.of(tunnel),
        tunnel.peer().key(),
        cell.status().state(),
        cell.since(),
        cell.status().reason(),
        cell.reported().concentrator().map(EndReport::at).map(now::at),
        cell.seen().map(peer -> peer(peer, now)));
  }

  private static StoredPeer peer(PeerHistory peer, Now now) {
    return new StoredPeer(
        peer.present(),
        peer.lastHandshake().map(now::at),
        peer.everHandshake(),
        peer.endpoint(),
        peer.roaming().map(Roaming::from),
        peer.roaming().map(Roaming::at).map(now::at),
        StoredCounter.of(peer.received()),
        StoredCounter.of(peer.sent()),
        now.at(peer.received().movedAt()));
  }

  /** The peer's history by the monotonic clock of this run. */
  Optional<PeerHistory> history(Now now) {
    return seen.map(
        peer ->
            new PeerHistory(
                peer.present(),
                peer.handshakeAt().map(at -> moment(at, now)),
                peer.everHandshake(),
                peer.endpoint(),
                peer.previousEndpoint()
                    .flatMap(from -> peer.roamedAt().map(at -> new Roaming(from, moment(at, now)))),
                peer.received().toCounter(moment(peer.movedAt(), now)),
                peer.sent().toCounter(moment(peer.movedAt(), now))));
  }

  Optional<Moment> lastRead(Now now) {
    return reportedAt.map(at -> moment(at, now));
  }

  /** The wall clock may have been set back meanwhile: nothing stored is of the future. */
  private static Moment moment(Instant at, Now now) {
    return at.isAfter(now.instant())
        ? now.moment()
        : now.moment().minus(Duration.between(at, now.instant()));
  }
}
