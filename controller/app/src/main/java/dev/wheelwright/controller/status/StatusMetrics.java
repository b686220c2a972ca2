package dev.wheelwright.controller.status;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;

/** What is measured of the status. */
@Singleton
class StatusMetrics {
  private final Timer evaluation;

  StatusMetrics(MeterRegistry registry) {
    evaluation =
        Timer.builder("wheelwright.status.evaluation")
            .description("Concluding the states of all tunnels of an appliance that reported")
            .register(registry);
  }

  void timeEvaluation(Runnable work) {
    evaluation.record(work);
  }
}
