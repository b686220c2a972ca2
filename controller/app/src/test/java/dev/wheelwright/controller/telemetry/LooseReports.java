package dev.wheelwright.controller.telemetry;

import dev.wheelwright.controller.rollout.TopologyInForce;
import dev.wheelwright.core.status.Moment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.UUID;

/** Reports outside of the application: nobody is told of them. */
public final class LooseReports {
  private LooseReports() {}

  public static Reports create(Clock clock) {
    TelemetryMetrics metrics = new TelemetryMetrics(new SimpleMeterRegistry());
    Observations nobody =
        new Observations(null, null, metrics) {
          @Override
          void raise(UUID appliance) {}
        };
    return new Reports(nobody, metrics, null, new Complaints(() -> new Moment(0)), clock);
  }

  public static void expect(Reports reports, TopologyInForce event) {
    reports.expect(event);
  }
}
