package dev.wheelwright.controller.link;

import dev.wheelwright.controller.rollout.DesiredConfig;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one config that waits for an appliance: the latest. However slow the reader, there is never a
 * second one.
 */
final class LatestSlot {
  private final AtomicReference<@Nullable DesiredConfig> latest = new AtomicReference<>();

  /** Takes the config in place of what is there, unless that is newer. */
  void put(DesiredConfig config) {
    latest.accumulateAndGet(config, LatestSlot::newer);
  }

  private static @Nullable DesiredConfig newer(
      @Nullable DesiredConfig old, @Nullable DesiredConfig next) {
    return old != null && next != null && next.revision() < old.revision() ? old : next;
  }

  Optional<DesiredConfig> latest() {
    return Optional.ofNullable(latest.get());
  }
}
