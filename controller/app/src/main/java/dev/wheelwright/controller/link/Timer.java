package dev.wheelwright.controller.link;

import java.time.Duration;

/** Runs something later. A port, so that tests decide when later is. */
interface Timer {
  /**
   * @param task must not block
   */
  void after(Duration delay, Runnable task);
}
