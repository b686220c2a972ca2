package dev.wheelwright.controller.status;

import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.RateHistory;
import dev.wheelwright.core.status.Reported;
import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.core.status.TunnelStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one tunnel. Guarded by the lock of its {@link TunnelBoard}. */
final class TunnelCell {
  private Tunnel tunnel;
  private Reported reported = Reported.NOTHING;
  private TunnelStatus status;
  private Instant since;
  private @Nullable RateHistory rates;
  private @Nullable Moment ratesAt;
  private @Nullable Moment deadline;

  /** A tunnel that nothing was said of before. */
  TunnelCell(Tunnel tunnel, TunnelStatus first, Instant now) {
    this.tunnel = tunnel;
    this.status = first;
    this.since = now;
  }

  /** What an evaluation changed. */
  enum Change {
    /** Nothing that anybody would want to know. */
    NONE,
    /** Counters, the handshake or the endpoint. */
    SEEN,
    /** The state. */
    STATE
  }

  /** Takes note of what was reported and concluded. */
  Change update(Reported next, TunnelStatus concluded, Instant now) {
    Optional<PeerHistory> before = seen();
    TunnelState old = status.state();
    reported = next;
    status = concluded;
    noteRates();
    if (old != concluded.state()) {
      since = now;
      return Change.STATE;
    }
    return before.equals(seen()) ? Change.NONE : Change.SEEN;
  }

  private void noteRates() {
    Optional<EndReport> report = reported.concentrator();
    if (report.isEmpty() || report.get().peer().isEmpty() || report.get().at().equals(ratesAt)) {
      return;
    }
    PeerHistory peer = report.get().peer().get();
    ratesAt = report.get().at();
    if (rates == null) {
      rates = new RateHistory(peer, ratesAt);
    } else {
      rates.reported(peer, ratesAt);
    }
  }

  /** The same tunnel in a new topology; another key of an end is another tunnel to the device. */
  void rename(Tunnel next) {
    if (!next.peer().key().equals(tunnel.peer().key())
        || !next.concentrator().key().equals(tunnel.concentrator().key())) {
      rates = null;
      ratesAt = null;
    }
    tunnel = next;
  }

  Tunnel tunnel() {
    return tunnel;
  }

  Reported reported() {
    return reported;
  }

  TunnelStatus status() {
    return status;
  }

  Instant since() {
    return since;
  }

  /** What the concentrator's device knows of the peer. */
  Optional<PeerHistory> seen() {
    return reported.concentrator().flatMap(EndReport::peer);
  }

  Optional<RateHistory> rates() {
    return Optional.ofNullable(rates);
  }

  /** When the state may change without a report; null: not at all. */
  @Nullable Moment deadline() {
    return deadline;
  }

  void setDeadline(@Nullable Moment next) {
    deadline = next;
  }
}
