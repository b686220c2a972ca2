package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.MachineClock;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.programs.Controller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine's own clock is set while everything runs on it: controller, database, agents, and
 * WireGuard in the kernel, which stamps handshakes by that clock. It needs a machine of its own, so
 * only the suite in the virtual machine has it.
 */
@Tag("own-machine")
class ClockStepScenario {
  private static final Duration DAY = Duration.ofDays(1);

  /** Three reports, and the time after which a missing one would be told. */
  private static final Duration WATCHED = Duration.ofSeconds(40);

  /** WireGuard makes a new handshake after two minutes, and gives up after three. */
  private static final long OLDEST_SECONDS = 180;

  /** Leaves two minutes until it is lost. */
  private static final long FRESH_SECONDS = 60;

  /** Reports come every 10 s; an answer is no older than the second before it. */
  private static final long SLACK_SECONDS = 12;

  @TempDir static Path folder;
  private static GuideFleet guide;
  private static int keepalive = 20;

  /** When an age was seen, by the monotonic clock, and how much it was. */
  private record Age(long nanos, long seconds) {}

  private final Map<String, Age> ages = new HashMap<>();

  @BeforeAll
  static void start() {
    guide = GuideFleet.up(folder);
  }

  @AfterAll
  static void stop() {
    guide.close();
  }

  /**
   * A day back first, until no handshake can be missing yet: by a clock behind the one that stamped
   * the last handshake nobody gets another, since WireGuard takes it for a replay (section 5.1 of
   * its paper). Then a day ahead, where it stays.
   */
  @Test
  void F7_stepsOfTheMachinesClockLeaveAgesTunnelsAndLinksAsTheyAre() {
    awaitUp(OLDEST_SECONDS);
    long connections = connections();
    try (NumberedFlow flow = flow()) {
      awaitUp(FRESH_SECONDS);
      MachineClock.step(DAY.negated());
      watch();
      apply();
      MachineClock.step(DAY);
      watch();
      MachineClock.step(DAY);
      watch();
      apply();
      assertThat(connections()).as("no link was made anew").isEqualTo(connections);
      restartEverybodyButTheConcentrator();
      watch();
      assertThat(flow.finish(Duration.ofSeconds(2)).lost()).isEmpty();
    }
  }

  private static NumberedFlow flow() {
    Member hub = guide.hub();
    return NumberedFlow.start(guide.branch(1).site(), hub.site(), hub.siteAddress(), 20);
  }

  /** Those who come back meet certificates, tokens and signatures by a clock a day ahead. */
  private static void restartEverybodyButTheConcentrator() {
    Controller controller = guide.fleet().controller();
    controller.stop();
    for (Member branch : guide.branches()) {
      guide.agent(branch).process().kill();
      guide.agent(branch).process().awaitExit(GuideFleet.PATIENCE);
    }
    controller.restart();
    controller.awaitReady(GuideFleet.PATIENCE);
    guide.branches().forEach(branch -> guide.agent(branch).start());
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    awaitUp(OLDEST_SECONDS);
  }

  private static void apply() {
    keepalive++;
    guide.apply(guide.example().replace("keepalive: 25", "keepalive: " + keepalive));
    guide.awaitAllInSync();
  }

  private void watch() {
    long end = System.nanoTime() + WATCHED.toNanos();
    while (System.nanoTime() - end < 0) {
      for (JsonNode view : TunnelWatch.tunnels(guide.api())) {
        check(view);
      }
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
  }

  /** An age grows with the time that passes, or begins anew. */
  private void check(JsonNode view) {
    String tunnel = TunnelWatch.name(view);
    assertThat(view.path("state").asText()).as("%s", view).isEqualTo("UP");
    Age now =
        new Age(System.nanoTime(), view.path("evidence").path("handshakeAgeSeconds").asLong());
    Age before = ages.put(tunnel, now);
    assertThat(now.seconds()).as("%s", view).isBetween(0L, OLDEST_SECONDS + SLACK_SECONDS);
    if (before != null) {
      long passed = Duration.ofNanos(now.nanos() - before.nanos()).toSeconds();
      assertThat(now.seconds() - before.seconds())
          .as("%s, after %s", view, before)
          .isLessThanOrEqualTo(passed + SLACK_SECONDS);
    }
  }

  /** Until every tunnel is up, with a handshake at most that old. */
  private static void awaitUp(long oldestSeconds) {
    GuideFleet.await(
        "all to be up",
        () -> {
          for (JsonNode view : TunnelWatch.tunnels(guide.api())) {
            long age = view.path("evidence").path("handshakeAgeSeconds").asLong();
            if (!view.path("state").asText().equals("UP") || age > oldestSeconds) {
              return false;
            }
          }
          return true;
        });
  }

  private static long connections() {
    return guide.network().members().stream()
        .flatMap(member -> guide.log(member).lines())
        .filter(line -> line.contains("event=connected"))
        .count();
  }
}
