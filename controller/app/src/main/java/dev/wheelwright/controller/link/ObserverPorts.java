package dev.wheelwright.controller.link;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.rollout.ApplianceChanged;
import dev.wheelwright.controller.telemetry.AgentNotice;
import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.controller.telemetry.Reports;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Whom the link tells of what it sees. None of them blocks. */
@Singleton
record ObserverPorts(
    Reports reports,
    Event<ApplianceChanged> changes,
    Event<AgentNotice> notices,
    DatabaseState database,
    SharedIdentities identities,
    LinkMetrics metrics,
    MonotonicClock clock) {
  void opened(UUID appliance) {
    changes.fire(new ApplianceChanged(appliance));
  }

  void noticed(UUID appliance, Condition event) {
    notices.fire(new AgentNotice(appliance, event));
  }
}
