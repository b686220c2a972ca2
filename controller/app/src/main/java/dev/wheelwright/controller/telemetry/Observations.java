package dev.wheelwright.controller.telemetry;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * The internal channel from the streams to the status. It carries whose reports are new, not the
 * reports: those have been added up by then. So at most one message of an appliance waits, and one
 * that does not fit costs time until its next report, and nothing else.
 */
@ApplicationScoped
class Observations {
  private static final String CHANNEL = "observations";

  /** More than the appliances of a controller. */
  private static final int ROOM = 65_536;

  private static final Logger LOGGER = Logger.getLogger(Observations.class);

  private final Emitter<UUID> emitter;
  private final Instance<ReportListener> listeners;
  private final TelemetryMetrics metrics;
  private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();

  Observations(
      @Channel(CHANNEL) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = ROOM)
          Emitter<UUID> emitter,
      Instance<ReportListener> listeners,
      TelemetryMetrics metrics) {
    this.emitter = emitter;
    this.listeners = listeners;
    this.metrics = metrics;
  }

  /** Sees to it that the status looks at the appliance after this call. Does not block. */
  void raise(UUID appliance) {
    if (!waiting.add(appliance)) {
      metrics.coalesced();
      return;
    }
    try {
      CompletionStage<Void> _ = emitter.send(appliance);
    } catch (IllegalStateException e) {
      waiting.remove(appliance);
      metrics.shed();
      LOGGER.debugf(e, "event=observation-shed appliance=%s", appliance);
    }
  }

  /** One after the other, on a thread that may wait for the status' lock. */
  @Incoming(CHANNEL)
  @Blocking
  void observe(UUID appliance) {
    waiting.remove(appliance);
    for (ReportListener each : listeners) {
      try {
        each.reported(appliance);
      } catch (RuntimeException e) {
        LOGGER.errorf(e, "event=observation-failed appliance=%s", appliance);
      }
    }
  }
}
