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
  private volatile long settled;

  /**
   * Takes the config in place of what is there, unless that is newer.
   *
   * @return whether one that was announced before will now never be offered
   */
  boolean put(DesiredConfig config) {
    DesiredConfig before = latest.getAndAccumulate(config, LatestSlot::newer);
    return before != null
        && before.revision() > settled
        && before.revision() < config.revision()
        && !before.digest().equals(config.digest());
  }

  private static @Nullable DesiredConfig newer(
      @Nullable DesiredConfig old, @Nullable DesiredConfig next) {
    return old != null && next != null && next.revision() < old.revision() ? old : next;
  }

  /** Nobody waits any more for what it held up to this config. */
  void settle(DesiredConfig config) {
    settled = Math.max(settled, config.revision());
  }

  Optional<DesiredConfig> latest() {
    return Optional.ofNullable(latest.get());
  }
}
