package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Place;
import dev.wheelwright.e2e.programs.Agent;
import dev.wheelwright.e2e.programs.Installation;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets an older version run, and writes down what it says and keeps, for the tests that hold the
 * present version against it in every build. Nothing of it is a secret: the fleet is gone when the
 * recording ends, and private keys are left out.
 */
@Tag("older-version")
class VersionRecording {
  /** What the tests read of an agent's state directory; no private key is in these. */
  private static final List<String> STATE =
      List.of("identity/appliance", "floor", "key-set", "last-good", "attempt", "owned");

  /** A concentrator alone remembers where its peers are. */
  private static final String PEER_ENDPOINTS = "peer-endpoints";

  /** In place of the day of the recording; other days move with it. */
  private static final LocalDate ANY_DAY = LocalDate.of(2030, 1, 1);

  private static final Pattern DAY = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d");

  private final Installation older = OlderVersion.find();
  private final Path target = Installation.find().root().resolve("e2e/versions/previous");

  @TempDir Path folder;

  @Test
  void record() throws IOException {
    Path heard = PrivateFiles.createFolder(folder.resolve("heard"));
    try (GuideFleet guide =
        GuideFleet.up(folder.resolve("fleet"), new GuideFleet.Programs(older, older))) {
      Path state = converse(guide, heard);
      for (String name : STATE) {
        copy(state.resolve(name), target.resolve("agent").resolve(name));
      }
      copy(
          guide.agent(guide.hub()).state().resolve(PEER_ENDPOINTS),
          target.resolve("agent").resolve(PEER_ENDPOINTS));
      recordDatabase(guide.fleet().controller().data());
    }
    copy(heard.resolve("link.txt"), target.resolve("link.txt"));
    copy(heard.resolve("contract.txtpb"), target.resolve("contract.txtpb"));
  }

  /** An appliance's first hour: it is asked for a key, gets a whole config, then a change of it. */
  private Path converse(GuideFleet guide, Path heard) {
    Path recorder = WireRecorder.jar(folder.resolve("recorder.jar"));
    Place place = Place.branch(4, guide.network().families());
    Member added = guide.network().add(place);
    Path log = folder.resolve("agent.log");
    Agent agent =
        new Agent(older, added.appliance(), folder.resolve("agents").resolve(place.name()), log);
    guide.api().declare(place.name());
    agent.join(guide.fleet().controller().linkAddress(), guide.api().joinToken(place.name()));
    agent.start("JAVA_TOOL_OPTIONS", "-javaagent:%s=%s".formatted(recorder, heard));
    String topology = guide.withSpokes(guide.example(), place);

    guide.apply(topology);
    guide.awaitTraffic(List.of(added));
    guide.awaitAllInSync();
    guide.apply(topology.replace("keepalive: 25", "keepalive: 24"));
    guide.awaitAllInSync();
    awaitReport(heard);
    agent.process().terminate();
    agent.process().awaitExit(GuideFleet.PATIENCE);
    return agent.state();
  }

  /** Until one more report, of a tunnel that is up, has left: field 7 of the agent's message. */
  private static void awaitReport(Path heard) {
    long before = reports(heard);
    GuideFleet.await("two reports", () -> reports(heard) > before + 1);
  }

  private static long reports(Path heard) {
    return PrivateFiles.read(heard.resolve("link.txt"))
        .lines()
        .filter(line -> line.startsWith("sent 3a"))
        .count();
  }

  /** Each row of each table, as JSON. */
  private void recordDatabase(Path data) throws IOException {
    try (ControllerDatabase database = ControllerDatabase.open(data)) {
      List<String> rows = database.rows();
      assertThat(rows).hasSizeGreaterThan(20);
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      long shift = ChronoUnit.DAYS.between(today, ANY_DAY);
      Files.write(
          target.resolve("database.txt"), rows.stream().map(row -> moved(row, shift)).toList());
    }
  }

  private static String moved(String row, long days) {
    return DAY.matcher(row)
        .replaceAll(day -> LocalDate.parse(day.group()).plusDays(days).toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
