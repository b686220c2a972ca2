package dev.wheelwright.controller.status;

import dev.wheelwright.controller.status.HourTally.Hour;
import dev.wheelwright.controller.status.TunnelBoard.Now;
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

  private final HourTally tally;
  private @Nullable Moment graceUntil;

  /** A tunnel that nothing was said of before. */
  TunnelCell(Tunnel tunnel, TunnelStatus first, Now now) {
    this.tunnel = tunnel;
    this.status = first;
    this.since = now.instant();
    this.tally = new HourTally(now.moment(), now.instant());
  }

  /**
   * Goes on with what an earlier run of the controller knew. Nobody could report to a controller
   * that was not there, so for a while silence does not count.
   */
  void resume(StoredTunnel known, Optional<Hour> hour, Moment until) {
    status = new TunnelStatus(known.state(), status.evidence(), known.reason());
    since = known.since();
    graceUntil = until;
    hour.ifPresent(each -> tally.resume(each, seen()));
  }

  /** Until when the state of before the restart stands; null: it does not matter any more. */
  @Nullable Moment graceUntil() {
    return graceUntil;
  }

  void endGrace() {
    graceUntil = null;
  }

  /** Puts what is reported in place of what was, and concludes nothing. */
  void look(Reported next) {
    reported = next;
    tally.count(seen());
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
  Change update(Reported next, TunnelStatus concluded, Now now) {
    Optional<PeerHistory> before = seen();
    TunnelState old = status.state();
    tally.account(old, now.moment());
    look(next);
    status = concluded;
    noteRates();
    if (old != concluded.state()) {
      since = now.instant();
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

  /** The present hour so far, as of the last look or {@link #account}. */
  Hour hour() {
    return tally.soFar(seen());
  }

  Instant hourStart() {
    return tally.hour();
  }

  /** Adds the time until now to the present hour. */
  void account(Moment now) {
    tally.account(status.state(), now);
  }

  void beginHour(Instant start) {
    tally.roll(start, seen());
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
