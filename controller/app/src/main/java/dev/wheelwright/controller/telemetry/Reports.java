package dev.wheelwright.controller.telemetry;

import dev.wheelwright.controller.rollout.ApplianceChanged;
import dev.wheelwright.controller.rollout.TopologyInForce;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.PeerHistory;
import dev.wheelwright.core.status.Reported.EndReport;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.wire.WgPublicKey;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** What all agents have reported, added up: memory only, and never waits for anything. */
@ApplicationScoped
public class Reports {
  /** Before whoever draws conclusions from reports. */
  private static final int FIRST = 100;

  private static final Logger LOGGER = Logger.getLogger(Reports.class);

  private final Map<UUID, AgentState> agents = new ConcurrentHashMap<>();
  private final Observations observations;
  private final TelemetryMetrics metrics;
  private final Event<ApplianceChanged> changes;
  private final Clock clock;
  private final Complaints complaints;
  private volatile Expected expected = Expected.NOTHING;

  Reports(
      Observations observations,
      TelemetryMetrics metrics,
      Event<ApplianceChanged> changes,
      Complaints complaints,
      Clock clock) {
    this.observations = observations;
    this.metrics = metrics;
    this.changes = changes;
    this.complaints = complaints;
    this.clock = clock;
  }

  void expect(@Observes @Priority(FIRST) TopologyInForce event) {
    expected = Expected.of(event.topology(), Tunnel.of(event.topology()));
    agents.forEach((appliance, state) -> state.keepOnly(appliance, expected));
  }

  /** Adds a report. Does not block. */
  public void add(Report report) {
    UUID appliance = report.appliance();
    AgentState.Outcome outcome = agent(appliance).add(report, clock.instant(), expected);
    metrics.taken(outcome);
    if (outcome.late()) {
      return;
    }
    if (outcome.foreign() + outcome.unexpected() > 0 && complaints.mayLog(appliance)) {
      LOGGER.warnf(
          "event=telemetry-ignored appliance=%s foreignInterfaces=%d unexpectedPeers=%d",
          appliance, outcome.foreign(), outcome.unexpected());
    }
    observations.raise(appliance);
    if (outcome.conditionsChanged()) {
      changes.fire(new ApplianceChanged(appliance));
    }
  }

  /** A report could not be read; it is counted, and the stream lives on. */
  public void refused(UUID appliance, String reason) {
    metrics.malformed();
    agent(appliance).lostMessage();
    if (complaints.mayLog(appliance)) {
      LOGGER.warnf("event=telemetry-refused appliance=%s reason=%s", appliance, reason);
    }
  }

  private AgentState agent(UUID appliance) {
    return agents.computeIfAbsent(appliance, _ -> new AgentState());
  }

  /** What was said of one peer of a membership's interface. */
  public Optional<EndReport> end(UUID membership, WgPublicKey peer) {
    return expected
        .appliance(membership)
        .map(agents::get)
        .flatMap(state -> state.end(membership, peer));
  }

  /** What the agent said of the appliance as a whole. */
  public AgentReport of(UUID appliance) {
    AgentState state = agents.get(appliance);
    return state == null ? AgentReport.NONE : state.summary();
  }

  /**
   * Takes over what an earlier run of the controller knew of a peer.
   *
   * @param lastRead when the membership's interface could be read last; empty: not known
   */
  public void restore(
      UUID membership, WgPublicKey peer, Optional<Moment> lastRead, PeerHistory history) {
    expected
        .appliance(membership)
        .ifPresent(appliance -> agent(appliance).restore(membership, peer, lastRead, history));
  }
}
