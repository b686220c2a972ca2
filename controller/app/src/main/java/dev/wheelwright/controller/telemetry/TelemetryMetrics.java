package dev.wheelwright.controller.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What is counted of the agents' reports. */
@Singleton
class TelemetryMetrics {
  private final Counter received;
  private final Counter late;
  private final Counter malformed;
  private final Counter foreign;
  private final Counter unexpectedPeers;
  private final Counter coalesced;
  private final Counter shed;

  TelemetryMetrics(MeterRegistry registry) {
    received = counter(registry, "received", "Messages of agents' reports that were taken");
    late = counter(registry, "late", "Messages that came twice, late or out of order");
    malformed = counter(registry, "malformed", "Messages that could not be read");
    foreign = counter(registry, "foreign", "Interfaces that are not the reporting appliance's");
    unexpectedPeers = counter(registry, "unexpected.peers", "Unexpected peers that were too many");
    coalesced =
        counter(registry, "coalesced", "Reports whose appliance waited for the status already");
    shed = counter(registry, "shed", "Wake-ups for a status that did not fit into the channel");
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("wheelwright.telemetry." + name)
        .description(description)
        .register(registry);
  }

  void taken(AgentState.Outcome outcome) {
    (outcome.late() ? late : received).increment();
    foreign.increment(outcome.foreign());
    unexpectedPeers.increment(outcome.unexpected());
  }

  void malformed() {
    malformed.increment();
  }

  void coalesced() {
    coalesced.increment();
  }

  void shed() {
    shed.increment();
  }
}
