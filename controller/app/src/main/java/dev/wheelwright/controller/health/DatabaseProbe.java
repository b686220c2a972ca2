package dev.wheelwright.controller.health;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Asks the database now and then whether it can be read and written. */
@ApplicationScoped
class DatabaseProbe {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** An answer that takes longer is none. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final DataSource source;
  private final DatabaseState state;
  private final AtomicReference<@Nullable Thread> asking = new AtomicReference<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("database-probe").factory());

  private volatile long askedAt;

  DatabaseProbe(DataSource source, DatabaseState state) {
    this.source = source;
    this.state = state;
  }

  void start(@Observes StartupEvent event) {
    Future<?> _ =
        timer.scheduleWithFixedDelay(
            this::tick, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  /** Asks on another thread, since an answer may never come. */
  private void tick() {
    if (asking.get() != null) {
      if (System.nanoTime() - askedAt > PATIENCE.toNanos()) {
        state.away("no answer for " + PATIENCE.toSeconds() + " s");
      }
      return;
    }
    Thread thread = Thread.ofVirtual().name("database-probe").unstarted(this::ask);
    askedAt = System.nanoTime();
    asking.set(thread);
    thread.start();
  }

  private void ask() {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout((int) PATIENCE.toSeconds());
      try (ResultSet row =
          statement.executeQuery("select current_setting('transaction_read_only')")) {
        if (row.next() && row.getString(1).equals("off")) {
          state.back();
        } else {
          state.away("it is read-only");
        }
      }
    } catch (SQLException e) {
      state.away(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    } finally {
      asking.set(null);
    }
  }
}
