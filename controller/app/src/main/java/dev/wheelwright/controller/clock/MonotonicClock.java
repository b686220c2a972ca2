package dev.wheelwright.controller.clock;

import dev.wheelwright.core.status.Moment;

/** Measures how long ago something was. No step of the system's clock moves it. */
@FunctionalInterface
public interface MonotonicClock {
  Moment now();
}
