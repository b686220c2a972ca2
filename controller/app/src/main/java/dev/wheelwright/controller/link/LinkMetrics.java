package dev.wheelwright.controller.link;

import dev.wheelwright.controller.rollout.ApplyResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What is measured of the link. */
@Singleton
class LinkMetrics {
  private final MeterRegistry registry;
  private final Counter offers;

  LinkMetrics(MeterRegistry registry, Sessions sessions) {
    this.registry = registry;
    offers =
        Counter.builder("wheelwright.link.offers")
            .description("Configs that were offered to agents")
            .register(registry);
    FunctionCounter.builder("wheelwright.link.coalesced", sessions, Sessions::coalesced)
        .description("Configs that a newer one overtook before they could be offered")
        .register(registry);
    Gauge.builder("wheelwright.link.streams", sessions, Sessions::count)
        .description("Open streams of agents")
        .strongReference(true)
        .register(registry);
  }

  void offered() {
    offers.increment();
  }

  /** An agent has answered an offer of this stream. */
  void answered(ApplyResult.Outcome outcome, Duration after) {
    Timer.builder("wheelwright.link.result")
        .description("From the offer of a config to the agent's result")
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(after.toNanos(), TimeUnit.NANOSECONDS);
  }
}
