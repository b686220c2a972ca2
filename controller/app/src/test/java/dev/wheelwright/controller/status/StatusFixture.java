package dev.wheelwright.controller.status;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.controller.fleet.Appliance;
import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.rollout.Cause;
import dev.wheelwright.controller.rollout.KeyReports;
import dev.wheelwright.controller.rollout.MembershipKeys;
import dev.wheelwright.controller.rollout.RolloutService;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.telemetry.Report;
import dev.wheelwright.controller.telemetry.Report.Content;
import dev.wheelwright.controller.telemetry.Report.InterfaceReport;
import dev.wheelwright.controller.telemetry.Report.Position;
import dev.wheelwright.controller.telemetry.Reports;
import dev.wheelwright.controller.testing.Keys;
import dev.wheelwright.core.status.PeerSample;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.status.TunnelName;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.OverlayName;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Endpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Gives every member a key, and reports for them as their agents would. */
@ApplicationScoped
class StatusFixture {
  private static final Bytes RUN = Bytes.of(new byte[16]);

  private final RolloutService rollout;
  private final Appliances appliances;
  private final MembershipKeys membershipKeys;
  private final KeyReports keyReports;
  private final Reports reports;
  private final TunnelBoard board;
  private final MonotonicClock clock;
  private final AtomicLong sequence = new AtomicLong();

  StatusFixture(
      RolloutService rollout,
      Appliances appliances,
      MembershipKeys membershipKeys,
      KeyReports keyReports,
      Reports reports,
      TunnelBoard board,
      MonotonicClock clock) {
    this.rollout = rollout;
    this.appliances = appliances;
    this.membershipKeys = membershipKeys;
    this.keyReports = keyReports;
    this.reports = reports;
    this.board = board;
    this.clock = clock;
  }

  void giveKeys() {
    for (Appliance each : appliances.all()) {
      membershipKeys
          .missing(each.id())
          .forEach(key -> keyReports.record(each.id(), key, Keys.publicKey(key.membership())));
    }
    rollout.recompile(Cause.KEYS);
  }

  static TunnelName emea(String spoke) {
    return new TunnelName(new OverlayName("EMEA"), new ApplianceName("nodegrid-hub"), spoke);
  }

  Tunnel tunnel(String spoke) {
    return board.read((cells, _) -> Objects.requireNonNull(cells.get(emea(spoke))).tunnel());
  }

  /** The hub says of that spoke. */
  void hubReports(String spoke, PeerSample sample) {
    Tunnel tunnel = tunnel(spoke);
    InterfaceReport report =
        new InterfaceReport(
            tunnel.concentrator().membership(),
            Optional.empty(),
            tunnel.concentrator().key(),
            Map.of(tunnel.peer().key().orElseThrow(), sample),
            Set.of());
    report(tunnel.concentrator(), List.of(report), List.of());
  }

  void hubReports(Condition... conditions) {
    report(tunnel("branch-1").concentrator(), List.of(), List.of(conditions));
  }

  private void report(
      Tunnel.End end, List<InterfaceReport> interfaces, List<Condition> conditions) {
    reports.add(
        new Report(
            end.appliance(),
            clock.now(),
            new Position(RUN, sequence.incrementAndGet(), false, false),
            new Content(interfaces, Set.of(), conditions)));
  }

  static PeerSample sample(int handshakeAge, String endpoint, long received) {
    return new PeerSample(
        Optional.of(Duration.ofSeconds(handshakeAge)),
        Optional.of(Endpoint.parse(endpoint, 1)),
        received,
        2 * received);
  }
}
