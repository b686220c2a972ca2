package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.programs.ApiResponse;
import dev.wheelwright.e2e.programs.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No space is left for the agent's state, or for the controller's data. */
class FullDiskScenario {
  private static final String FILLER = "filler";
  private static final int MOST_CHANGES = 200;

  @TempDir static Path folder;
  private static GuideFleet guide;
  private static int keepalive = 30;

  @BeforeAll
  static void start() {
    guide = GuideFleet.up(folder);
  }

  @AfterAll
  static void stop() {
    guide.close();
  }

  @Test
  void F2_anAgentWithoutSpaceKeepsItsTunnelsAndGoesOnWhenThereIsSome() throws IOException {
    Member branch = guide.branch(1);
    Host host = branch.appliance();
    Path state = guide.agent(branch).state();
    guide.agent(branch).process().terminate();
    guide.agent(branch).process().awaitExit(GuideFleet.PATIENCE);
    moveToSmallDisk(host, state, "512k");
    guide.agent(branch).start();
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitAllInSync();
    String lastGood = lastGood(branch);
    fill(host, state);

    apply().orFail();

    GuideFleet.await(
        "the agent's word about it",
        () -> result(branch).path("outcome").asText().equals("transient"));
    assertThat(result(branch).path("reason").asText()).contains("No space left");
    assertThat(guide.log(branch)).contains("state-failing");
    assertThat(lastGood(branch)).isEqualTo(lastGood);
    assertThat(GuideFleet.answers(branch, guide.hub())).isTrue();
    assertThat(GuideFleet.tunnel(branch).peers().getFirst().keepaliveSeconds())
        .isNotEqualTo(keepalive);

    host.exec("rm", state.resolve(FILLER).toString()).orFail();
    guide.awaitAllInSync();
    assertThat(GuideFleet.tunnel(branch).peers().getFirst().keepaliveSeconds())
        .isEqualTo(keepalive);
    try (Stream<Path> files = Files.walk(host.path(state.toString()))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".new"));
    }
  }

  @Test
  void F2_aControllerWithoutSpaceRefusesChangesAndLosesNone() {
    Controller controller = guide.fleet().controller();
    Host enclosure = guide.lab().get("controller");
    Path data = folder.resolve("controller/data");
    controller.stop();
    moveToSmallDisk(enclosure, data, "160m");
    controller.restart();
    controller.awaitReady(GuideFleet.PATIENCE);
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    fill(enclosure, data);

    ApiResponse reply = changeUntilRefused();

    assertThat(reply.status()).as(reply.text()).isEqualTo(503);
    assertThat(reply.body().path("type").asText()).isEqualTo("urn:wheelwright:unavailable");
    assertThat(List.of(guide.branch(1), guide.branch(2)))
        .allMatch(branch -> GuideFleet.answers(branch, guide.hub()));

    enclosure.exec("rm", data.resolve(FILLER).toString()).orFail();
    GuideFleet.await("a change to be taken", () -> apply().status() == 200);
    guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
    guide.awaitAllInSync();
    assertThat(GuideFleet.tunnel(guide.branch(2)).peers().getFirst().keepaliveSeconds())
        .isEqualTo(keepalive);
  }

  /** Changes go into pages that have room, until one needs another page. */
  private static ApiResponse changeUntilRefused() {
    ApiResponse reply = apply();
    for (int change = 1; change < MOST_CHANGES && reply.status() == 200; change++) {
      reply = apply();
    }
    return reply;
  }

  /** A change that touches every spoke. */
  private static ApiResponse apply() {
    keepalive = keepalive == 120 ? 30 : keepalive + 1;
    return guide
        .api()
        .putTopology(guide.example().replace("keepalive: 25", "keepalive: " + keepalive), "*");
  }

  /** Only the host's own processes see it there. */
  private static void moveToSmallDisk(Host host, Path path, String size) {
    String target = path.toString();
    String saved = folder.resolve("saved-" + host.name()).toString();
    host.exec("cp", "--archive", target, saved).orFail();
    host.exec("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + size, "tmpfs", target).orFail();
    host.exec("cp", "--archive", saved + "/.", target).orFail();
  }

  private static void fill(Host host, Path path) {
    host.exec("dd", "if=/dev/zero", "of=" + path.resolve(FILLER), "bs=4k"); // fails at the end
  }

  private static JsonNode result(Member member) {
    return guide.appliance(member).path("result");
  }

  private static String lastGood(Member member) {
    return guide.appliance(member).path("lastGood").path("digest").asText();
  }
}
