package dev.wheelwright.controller.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** What is measured of the status. */
@Singleton
class StatusMetrics {
  private final Timer evaluation;
  private final Timer flush;
  private final Counter flushFailures;
  private final Counter transitionsShed;
  private final Counter hoursShed;

  /** Writes to the database. */
  interface Write {
    void run() throws SQLException;
  }

  StatusMetrics(MeterRegistry registry) {
    evaluation =
        Timer.builder("wheelwright.status.evaluation")
            .description("Concluding the states of all tunnels of an appliance that reported")
            .register(registry);
    flush =
        Timer.builder("wheelwright.status.flush")
            .description("Writing the status of tunnels to the database")
            .register(registry);
    flushFailures =
        Counter.builder("wheelwright.status.flush.failures")
            .description("Writes that the database did not take; they are repeated")
            .register(registry);
    transitionsShed = shed(registry, "transitions");
    hoursShed = shed(registry, "hours");
  }

  private static Counter shed(MeterRegistry registry, String what) {
    return Counter.builder("wheelwright.status.shed")
        .tag("what", what)
        .description("What waited for the database until there was no room")
        .register(registry);
  }

  void timeFlush(Write write) throws SQLException {
    long start = System.nanoTime();
    try {
      write.run();
    } finally {
      flush.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  void flushFailed() {
    flushFailures.increment();
  }

  void transitionShed() {
    transitionsShed.increment();
  }

  void hourShed() {
    hoursShed.increment();
  }

  void timeEvaluation(Runnable work) {
    evaluation.record(work);
  }
}
