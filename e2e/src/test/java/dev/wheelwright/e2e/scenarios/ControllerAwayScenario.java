package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.programs.Controller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Appliances come up by what is on their own disk, whoever else is there; and when all are back,
 * nobody has anything to do.
 */
class ControllerAwayScenario {
  private static final int PER_SECOND = 100;
  private static final Duration FIVE_SECONDS = GuideFleet.PATIENCE.dividedBy(12);
  private static final Duration TEN_SECONDS = GuideFleet.PATIENCE.dividedBy(6);

  @TempDir static Path folder;
  private static GuideFleet guide;
  private static PowerCut cut;

  /** Without keepalive: an idle spoke says nothing, and nobody can wait for it. */
  @BeforeAll
  static void start() {
    guide = GuideFleet.up(folder);
    cut = new PowerCut(guide);
    guide.apply(guide.example().replace("keepalive: 25", "keepalive: 0"));
    guide.awaitAllInSync();
  }

  @AfterAll
  static void stop() {
    guide.close();
  }

  @Test
  void F8_aBranchWhoseInterfaceIsGoneComesUpFromLastGoodAlone() {
    Member branch = guide.branch(1);
    Controller controller = guide.fleet().controller();
    Quiet quiet = new Quiet(guide, List.of(branch));
    controller.kill();
    cut.killAgent(branch);
    cut.forgetTunnels(branch);
    try (NumberedFlow flow = flow(branch, guide.hub())) {
      Duration outage = startAndAwait(branch, flow);

      System.out.printf("interface gone, controller away: traffic after %s%n", outage);
      assertThat(outage).isLessThan(FIVE_SECONDS);
    }
    restart(controller);
    quiet.assertHeld();
  }

  /** The concentrator has to call: no spoke says a word, and each thinks that its session lives. */
  @Test
  void F8_aRebootedConcentratorFindsItsIdleSpokes() {
    Controller controller = guide.fleet().controller();
    Quiet quiet = new Quiet(guide, List.of(guide.hub()));
    awaitSeen();
    controller.kill();
    guide.agent(guide.hub()).process().terminate();
    guide.agent(guide.hub()).process().awaitExit(GuideFleet.PATIENCE);
    cut.at(guide.hub());
    List<NumberedFlow> flows = new ArrayList<>();
    try {
      guide.branches().forEach(branch -> flows.add(flow(guide.hub(), branch)));
      Duration outage = Duration.ZERO;
      long start = System.nanoTime();
      guide.agent(guide.hub()).start();
      for (NumberedFlow flow : flows) {
        outage = Collections.max(List.of(outage, await(flow, start)));
      }

      System.out.printf("concentrator rebooted, controller away: traffic after %s%n", outage);
      assertThat(outage).isLessThan(TEN_SECONDS);
    } finally {
      flows.forEach(NumberedFlow::close);
    }
    restart(controller);
    quiet.assertHeld();
  }

  @Test
  void F1_F8_afterAPowerCutOfEverythingAllComeBackInAnyOrder() {
    long seed = new Random().nextLong();
    System.out.printf("power cut of everything: seed %s%n", seed);
    Quiet quiet = new Quiet(guide, guide.network().members());
    Controller controller = guide.fleet().controller();
    controller.killWithDatabase();
    guide.network().members().forEach(cut::at);
    List<Runnable> starts = new ArrayList<>(List.of(controller::restart));
    guide.network().members().forEach(member -> starts.add(() -> guide.agent(member).start()));
    Collections.shuffle(starts, new Random(seed));

    starts.forEach(Runnable::run);

    controller.awaitReady(GuideFleet.PATIENCE);
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitTraffic(guide.branches());
    quiet.assertHeld();
  }

  private static void restart(Controller controller) {
    controller.restart();
    controller.awaitReady(GuideFleet.PATIENCE);
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
  }

  /**
   * Until the concentrator's agent has seen where each spoke is; by what it reports. A spoke whose
   * interface was made anew sends from another port.
   */
  private static void awaitSeen() {
    guide.awaitTraffic(guide.branches());
    for (Member branch : guide.branches()) {
      String path =
          "/tunnels/EMEA/%s/%s".formatted(guide.hub().place().name(), branch.place().name());
      GuideFleet.await(
          "the report of where " + branch.place().name() + " is",
          () ->
              guide
                  .api()
                  .get(path, "application/json")
                  .body()
                  .path("endpoint")
                  .asText()
                  .equals(guide.peerOnHub(branch).endpoint().orElseThrow()));
    }
  }

  private static NumberedFlow flow(Member from, Member to) {
    return NumberedFlow.start(from.site(), to.site(), to.siteAddress(), PER_SECOND);
  }

  private static Duration startAndAwait(Member member, NumberedFlow flow) {
    assertThat(flow.firstArrivalNanos()).isEmpty();
    long start = System.nanoTime();
    guide.agent(member).start();
    return await(flow, start);
  }

  private static Duration await(NumberedFlow flow, long start) {
    GuideFleet.await("packets of " + flow.name(), () -> flow.firstArrivalNanos().isPresent());
    return Duration.ofNanos(flow.firstArrivalNanos().orElseThrow() - start);
  }
}
