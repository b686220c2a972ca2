package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.telemetry.Condition;
import dev.wheelwright.wire.Bytes;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharedIdentitiesTest {
  private static final UUID APPLIANCE = new UUID(1, 1);
  private static final UUID ANOTHER = new UUID(2, 2);

  private final SharedIdentities identities = new SharedIdentities();

  private Optional<Condition> hello(UUID appliance, int run) {
    return identities.seen(appliance, Bytes.of(new byte[] {(byte) run}), "192.0.2." + run);
  }

  @Test
  void restartsAndBrokenStreamsAreNoClone() {
    for (int run = 1; run < 50; run++) {
      assertThat(hello(APPLIANCE, run)).isEmpty();
      assertThat(hello(APPLIANCE, run)).isEmpty();
      assertThat(hello(ANOTHER, run)).isEmpty();
    }
  }

  @Test
  void S10_anAgentThatComesBackAfterAnotherIsAnAlarm() {
    hello(APPLIANCE, 1);
    assertThat(hello(APPLIANCE, 2)).isEmpty();

    Condition alarm = hello(APPLIANCE, 1).orElseThrow();

    assertThat(alarm.code()).isEqualTo("identity-shared");
    assertThat(alarm.message()).contains("192.0.2.1", "192.0.2.2");
    assertThat(hello(APPLIANCE, 1)).isEmpty();
    assertThat(hello(APPLIANCE, 2)).isPresent();
  }

  @Test
  void S10_severalClonesAreFoundToo() {
    for (int run = 1; run <= 5; run++) {
      assertThat(hello(APPLIANCE, run)).isEmpty();
    }

    for (int run = 1; run <= 5; run++) {
      assertThat(hello(APPLIANCE, run)).isPresent();
    }
  }
}
