package dev.wheelwright.controller.rollout;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;

/**
 * Compiles what is stored, before any appliance connects, and then takes up the outbox where the
 * last process left it.
 */
@ApplicationScoped
class RolloutStart {
  private final RolloutService rollout;
  private final OutboxDispatcher dispatcher;
  private final PushHalt halt;
  private final RolloutMetrics metrics;

  RolloutStart(
      RolloutService rollout, OutboxDispatcher dispatcher, PushHalt halt, RolloutMetrics metrics) {
    this.rollout = rollout;
    this.dispatcher = dispatcher;
    this.halt = halt;
    this.metrics = metrics;
  }

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    halt.load();
    metrics.watch(halt);
    // A rejection has been logged; the appliances keep what they have, and people can still put it
    // right.
    ChangeOutcome ignored = rollout.recompile(Cause.START);
    dispatcher.start();
  }
}
