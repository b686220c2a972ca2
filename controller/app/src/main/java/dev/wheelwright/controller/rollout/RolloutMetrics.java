package dev.wheelwright.controller.rollout;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/** What is measured of a change on its way from the intent to the appliances' slots. */
@Singleton
class RolloutMetrics {
  private final MeterRegistry registry;
  private final Timer validating;
  private final Timer compiling;
  private final Timer storing;
  private final Timer pushing;

  RolloutMetrics(MeterRegistry registry) {
    this.registry = registry;
    validating = timer("validate", "Checking an intent");
    compiling = timer("compile", "Compiling what a change touches");
    storing = timer("store", "Writing what a change makes, before the commit");
    pushing = timer("push", "From storing a revision until an appliance's slot has its config");
  }

  private Timer timer(String stage, String description) {
    return Timer.builder("wheelwright." + stage).description(description).register(registry);
  }

  /** Shows from now on whether nothing is pushed. */
  void watch(PushHalt halt) {
    Gauge.builder("wheelwright.push.halted", () -> halt.isInForce() ? 1 : 0)
        .description("1 while nothing is pushed, because the database has lost revisions")
        .register(registry);
  }

  <T> T timeValidation(Supplier<T> work) {
    return validating.record(work);
  }

  <T> T timeCompilation(Supplier<T> work) {
    return compiling.record(work);
  }

  <T> T timeStorage(Supplier<T> work) {
    return storing.record(work);
  }

  /** The slot of an appliance took a config. */
  void pushed(Duration after) {
    pushing.record(after.isNegative() ? Duration.ZERO : after);
  }

  /** A whole change, whatever came of it. */
  <T> T timeChange(Cause cause, Supplier<T> work) {
    return Timer.builder("wheelwright.change")
        .description("Changing the fleet, from the request to the commit")
        .tag("cause", cause.text())
        .register(registry)
        .record(work);
  }
}
