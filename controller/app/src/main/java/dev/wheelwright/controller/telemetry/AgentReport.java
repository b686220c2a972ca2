package dev.wheelwright.controller.telemetry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an agent said of its appliance as a whole.
 *
 * @param reportedAt when its last report came; empty: none since the controller's start
 * @param conditions that held then
 */
public record AgentReport(Optional<Instant> reportedAt, List<Condition> conditions) {
  static final AgentReport NONE = new AgentReport(Optional.empty(), List.of());

  public AgentReport {
    conditions = List.copyOf(conditions);
  }
}
