package dev.wheelwright.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.health.DatabaseState;
import dev.wheelwright.controller.testing.Fleets;
import dev.wheelwright.core.status.Moment;
import dev.wheelwright.core.status.Reported;
import dev.wheelwright.core.status.Thresholds;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.core.status.TunnelState;
import dev.wheelwright.core.status.TunnelStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * F2: what waits for a database that does not come back is bounded, and what is dropped counted.
 */
class StatusShedTest {
  private static final int TOO_MANY = 7;
  private static final Thresholds THRESHOLDS =
      new Thresholds(
          Duration.ofSeconds(35),
          Duration.ofSeconds(180),
          Duration.ofSeconds(195),
          Duration.ofSeconds(10));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final DatabaseState database = new DatabaseState(() -> new Moment(0));
  private final StatusWriter writer =
      new StatusWriter(null, null, database, new StatusMetrics(registry), Clock.systemUTC());
  private final Tunnel tunnel = Tunnel.of(Fleets.star(1)).getFirst();

  private double shed(String what) {
    return registry.get("wheelwright.status.shed").tag("what", what).counter().count();
  }

  @Test
  void F2_theNewestTransitionsWaitAndTheOldestAreDroppedAndCounted() {
    assertThat(database.failed(new SQLException("gone", "08006"))).isTrue();

    for (int i = 0; i < StatusWriter.TRANSITIONS_KEPT + TOO_MANY; i++) {
      writer.transition(
          new Transition(
              tunnel,
              Instant.EPOCH.plusSeconds(i),
              TunnelState.UP,
              TunnelStatus.of(tunnel, Reported.NOTHING, new Moment(i), THRESHOLDS)));
      writer.flush();
    }

    List<StatusStore.StoredTransition> waiting = writer.unwritten(TunnelKey.of(tunnel));
    assertThat(waiting).hasSize(StatusWriter.TRANSITIONS_KEPT);
    assertThat(waiting.getLast().at()).isEqualTo(Instant.EPOCH.plusSeconds(TOO_MANY));
    assertThat(shed("transitions")).isEqualTo(TOO_MANY);
  }
}
