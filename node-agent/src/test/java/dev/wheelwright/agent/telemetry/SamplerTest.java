package dev.wheelwright.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.testing.FailingDisk;
import dev.wheelwright.agent.testing.RecordingDevice;
import dev.wheelwright.agent.testing.TestAppliance;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.testing.TestFleet;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.InterfaceName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sample holds. */
class SamplerTest {
  @TempDir private Path folder;
  private final RecordingDevice device = new RecordingDevice();
  private TestAppliance appliance;
  private ConfigContent content;
  private Sampler sampler;

  @BeforeEach
  void apply() throws IOException {
    appliance = new TestAppliance(folder, FailingDisk.never(), device);
    content = appliance.content(2);
    sampler =
        new Sampler(
            device,
            () -> appliance.applier.state().applied().orElseThrow().head().interfaces(),
            appliance.conditions,
            () -> Instant.ofEpochSecond(TestFleet.ISSUED_AT),
            () -> 42);
    appliance.applier.submit(appliance.verified(7, content));
    Awaitility.await().until(() -> !appliance.reports.isEmpty());
  }

  @AfterEach
  void close() {
    appliance.close();
  }

  @Test
  void tellsWhatTheDeviceHas() throws IOException {
    appliance.conditions.raise(Condition.Kind.DRIFT_REPAIRED, "SetUp");

    Sample sample = sampler.sample();

    InterfaceSample only = sample.interfaces().get(TestConfigs.MEMBERSHIP);
    assertThat(only.header())
        .isEqualTo(
            new InterfaceSample.Header(
                TestConfigs.MEMBERSHIP, "", Optional.of(appliance.ownKey()), 9001));
    assertThat(only.name()).isEqualTo(new InterfaceName("EMEA"));
    assertThat(only.peers().orElseThrow())
        .containsOnlyKeys(TestConfigs.key(0), TestConfigs.key(1))
        .allSatisfy(
            (_, peer) -> {
              assertThat(peer.handshakeAt()).isEmpty();
              assertThat(peer.endpoint().orElseThrow().host()).startsWith("10.9.0.");
            });
    assertThat(sample.conditions()).extracting(Condition::message).isEqualTo(List.of("SetUp"));
    assertThat(sample.endpoints()).hasSize(2);
  }

  @Test
  void F8_anInterfaceThatSomebodyDeletedIsAProblemOfThatInterface() {
    device.reboot();

    Sample sample = sampler.sample();

    InterfaceSample only = sample.interfaces().get(TestConfigs.MEMBERSHIP);
    assertThat(only.header().problem()).contains("no WireGuard interface");
    assertThat(only.peers()).isEmpty();
    assertThat(sample.endpoints()).isEmpty();
  }
}
