package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.CommandRun.Outcome;
import dev.wheelwright.cli.testing.FakeController;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {
  @TempDir Path folder;
  private FakeController controller;

  @BeforeEach
  void startController() {
    controller = FakeController.start();
  }

  @AfterEach
  void stopController() {
    controller.close();
  }

  private Map<String, String> read(Path file) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  /** A controller that is half broken is when this is needed most. */
  @Test
  void keepsEveryAnswerGoodOrBad() throws IOException {
    controller.answersJson("GET /diagnostics", 200, "{\"software\": {}}");
    controller.answersProblem("GET /tunnels", 503, "{\"status\": 503}");
    Path file = folder.resolve("help.zip");

    Outcome outcome = CommandRun.against(controller).run("diagnose", "--file", file.toString());

    assertThat(outcome.exitCode()).isZero();
    Map<String, String> texts = read(file);
    assertThat(texts)
        .containsOnlyKeys(
            "appliances.json",
            "diagnostics.json",
            "health.json",
            "metrics.txt",
            "revisions.json",
            "topology.json",
            "transitions.json",
            "tunnels.json")
        .containsEntry("diagnostics.json", "{\"software\": {}}")
        .containsEntry("tunnels.json", "status 503\n{\"status\": 503}");
    assertThat(texts.values()).noneMatch(text -> text.contains(FakeController.TOKEN));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void overwritesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("help.zip"), "mine");

    Outcome outcome = CommandRun.against(controller).run("diagnose", "--file", file.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("exists already");
    assertThat(file).hasContent("mine");
  }
}
