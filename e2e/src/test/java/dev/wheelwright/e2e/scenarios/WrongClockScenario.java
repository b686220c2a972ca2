package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.NumberedFlow;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose clock boots in 1970 and then jumps, by libfaketime under that agent alone. */
class WrongClockScenario {
  private static final int PER_SECOND = 100;
  private static final String CLOCK = "clock";

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
  void F7_aBoxThatBootsIn1970ComesUpAndConnectsAndStepsOfItsClockCostNothing() {
    Member branch = guide.branch(1);
    setClock("@1970-01-01 00:00:10");
    new PowerCut(guide).at(branch);
    int earlier = guide.log(branch).length();

    guide.agent(branch).start(wrongClock());

    guide.awaitTraffic(List.of(branch));
    GuideFleet.await(
        "the connection", () -> guide.log(branch).substring(earlier).contains("event=connected"));
    assertThat(guide.log(branch).substring(earlier)).contains("1970-01-01T");
    guide.awaitAllInSync();

    try (NumberedFlow flow =
        NumberedFlow.start(
            branch.site(), guide.hub().site(), guide.hub().siteAddress(), PER_SECOND)) {
      for (String step : List.of("+0", "+1d", "-1d")) {
        setClock(step);
        apply();
      }
      restartWithCertificatesThatSeemExpired(branch);
      setClock("+0");
      guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
      apply();
      assertThat(flow.finish(Duration.ofSeconds(2)).lost()).isEmpty();
    }
  }

  /** It cannot know that the clock is wrong and not the controller; so it only says so. */
  private static void restartWithCertificatesThatSeemExpired(Member branch) {
    guide.agent(branch).process().kill();
    guide.agent(branch).process().awaitExit(GuideFleet.PATIENCE);
    int earlier = guide.log(branch).length();
    setClock("+3000d");
    guide.agent(branch).start(wrongClock());
    GuideFleet.await(
        "the agent's word about the certificate",
        () -> guide.log(branch).substring(earlier).contains("its certificate does not hold"));
    assertThat(guide.log(branch).substring(earlier)).contains("this appliance's clock says");
  }

  private static void apply() {
    keepalive++;
    guide.apply(guide.example().replace("keepalive: 25", "keepalive: " + keepalive));
    guide.awaitAllInSync();
  }

  private static Map<String, String> wrongClock() {
    return Map.of(
        "LD_PRELOAD", library().toString(),
        "FAKETIME_TIMESTAMP_FILE", folder.resolve(CLOCK).toString(),
        "FAKETIME_NO_CACHE", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "TZ", "UTC");
  }

  /** Below the folder of this machine's architecture. */
  private static Path library() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(each -> each.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("libfaketime is missing"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The library looks at the file each time; it must never see half of it. */
  private static void setClock(String value) {
    try {
      Path next = PrivateFiles.write(folder.resolve(CLOCK + ".next"), value + "\n");
      Files.move(next, folder.resolve(CLOCK), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
