package dev.wheelwright.controller.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock and a timer that move when the test says. */
final class ManualTimer extends Clock implements Timer {
  private record Due(Instant at, Runnable task) {}

  private final List<Due> due = new ArrayList<>();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @Override
  public void after(Duration delay, Runnable task) {
    due.add(new Due(now.plus(delay), task));
  }

  void advance(Duration time) {
    now = now.plus(time);
    List<Due> ripe =
        due.stream()
            .filter(each -> !each.at().isAfter(now))
            .sorted(Comparator.comparing(Due::at))
            .toList();
    due.removeAll(ripe);
    ripe.forEach(each -> each.task().run());
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
