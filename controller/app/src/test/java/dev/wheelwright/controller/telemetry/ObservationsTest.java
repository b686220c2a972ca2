package dev.wheelwright.controller.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

/** F2: a status that does not keep up costs neither memory nor a report. */
class ObservationsTest {
  private static final UUID APPLIANCE = new UUID(1, 1);
  private static final UUID ANOTHER = new UUID(2, 2);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Channel channel = new Channel();
  private final Observations observations =
      new Observations(channel, null, new TelemetryMetrics(registry));

  /** A channel with room for so much. */
  private static final class Channel implements Emitter<UUID> {
    private final List<UUID> sent = new ArrayList<>();
    private int room = 1;

    @Override
    public CompletionStage<Void> send(UUID appliance) {
      if (room == 0) {
        throw new IllegalStateException("SRMSG00034: Insufficient downstream requests");
      }
      room--;
      sent.add(appliance);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public <M extends Message<? extends UUID>> void send(M message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void complete() {}

    @Override
    public void error(Exception failure) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean hasRequests() {
      return room > 0;
    }
  }

  private double counted(String what) {
    return registry.get("wheelwright.telemetry." + what).counter().count();
  }

  @Test
  void F2_anApplianceWaitsOnceAndWhatDoesNotFitIsCountedAndMadeUpFor() {
    observations.raise(APPLIANCE);
    observations.raise(APPLIANCE);
    assertThat(channel.sent).containsExactly(APPLIANCE);
    assertThat(counted("coalesced")).isEqualTo(1);

    observations.raise(ANOTHER);
    assertThat(counted("shed")).isEqualTo(1);

    channel.room = 1;
    observations.raise(ANOTHER);
    assertThat(channel.sent).containsExactly(APPLIANCE, ANOTHER);
    assertThat(counted("shed")).isEqualTo(1);
  }
}
