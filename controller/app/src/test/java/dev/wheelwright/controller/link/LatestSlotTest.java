package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.wire.Digest;
import org.junit.jupiter.api.Test;

class LatestSlotTest {
  private final LatestSlot slot = new LatestSlot();

  private static DesiredConfig config(int revision) {
    return new DesiredConfig(revision, Digest.of(new byte[] {(byte) revision}));
  }

  @Test
  void tellsWhenAConfigWillNeverBeOffered() {
    assertThat(slot.put(config(1))).isFalse();
    assertThat(slot.put(config(2))).as("1 was waiting").isTrue();
    slot.settle(config(2));
    assertThat(slot.put(config(3))).as("2 was offered").isFalse();
    assertThat(slot.put(config(3))).as("the same again").isFalse();
    assertThat(slot.put(config(2))).as("an older one").isFalse();
    assertThat(slot.latest()).contains(config(3));
  }
}
