package dev.wheelwright.controller.event;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.event.EventClient.Request;
import dev.wheelwright.controller.event.EventClient.Sent;
import dev.wheelwright.controller.event.EventClient.Tools;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Opens and keeps the clients' streams. */
@ApplicationScoped
class EventStreams {
  private static final int MAXIMUM_CLIENTS = 200;

  /** Before the HTTP server waits for open answers to end. */
  private static final int STOP_ORDER = 1;

  private static final Logger LOGGER = Logger.getLogger(EventStreams.class);

  private final EventFeed feed;
  private final Tools tools;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("events-", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("events-timer").factory());

  EventStreams(EventFeed feed, MonotonicClock clock, MeterRegistry registry) {
    this.feed = feed;
    this.tools = new Tools(threads, clock);
    Gauge.builder("wheelwright.events.clients", feed, EventFeed::clientCount)
        .description("Open event streams of clients")
        .register(registry);
    FunctionCounter.builder("wheelwright.events.published", feed, EventFeed::newest)
        .description("Events that all clients are told")
        .register(registry);
    FunctionCounter.builder("wheelwright.events.resets", feed, EventFeed::resets)
        .description("Clients that were told to read everything again")
        .register(registry);
  }

  /**
   * A stream for one client.
   *
   * @throws ProblemException when too many are open
   */
  Multi<Sent> open(Request request) {
    if (feed.clientCount() >= MAXIMUM_CLIENTS) {
      throw new ProblemException(
          ProblemKind.TOO_MANY, "There are " + MAXIMUM_CLIENTS + " open event streams already");
    }
    return Multi.createFrom()
        .publisher(reader -> new EventClient(feed, request, reader, tools).begin());
  }

  void start(@Observes StartupEvent event) {
    Future<?> _ = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private void tick() {
    for (EventClient each : feed.clients()) {
      try {
        each.tick();
      } catch (RuntimeException e) {
        LOGGER.error("event=event-stream-check-failed", e);
      }
    }
  }

  void stop(@Observes @Priority(STOP_ORDER) ShutdownEvent event) {
    timer.shutdownNow();
    feed.clients().forEach(EventClient::end);
    threads.shutdown();
  }
}
