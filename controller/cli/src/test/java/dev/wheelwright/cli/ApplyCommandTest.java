package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.CommandRun.Outcome;
import dev.wheelwright.cli.testing.FakeController;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {
  private static final String YAML = "version: 1   # K\u00f6ln\noverlays: []\n";
  private static final String CHANGED =
      """
      {"changed": true, "revision": 7, "dryRun": false, "added-later": {},
       "overlays": {"added": ["EMEA"], "changed": [], "removed": [], "unchanged": ["APAC"]},
       "appliances": [{"name": "nodegrid-hub", "change": "config"}, {"name": "branch-1", "change": "config"},
                      {"name": "branch-9", "change": "none"}],
       "pending": [{"overlay": "EMEA", "appliance": "branch-3"}]}
      """;
  private static final String FIVE_VIOLATIONS =
      """
      {"type": "about:blank", "title": "Violations", "status": 422, "detail": "the intent has 5 violations",
       "violations": [
        {"code": "PREFIX", "path": "overlays[0].pools[0]", "message": "'172.16.254.0/33' is not a prefix", "value": "172.16.254.0/33"},
        {"code": "PORT", "path": "overlays[0].concentrators[0].listenPort", "message": "is not a port", "value": 70000},
        {"code": "NAME", "path": "overlays[0].spokes[0].appliance", "message": "is not declared", "value": "branch-x"},
        {"code": "OVERLAP", "path": "overlays[0].spokes[1].siteNetworks[0]", "message": "has two owners",
         "value": "172.16.10.0/24"},
        {"code": "MISSING", "path": "overlays[1].name", "message": "is missing", "value": null}]}
      """;

  @TempDir private Path folder;
  private FakeController controller;

  @BeforeEach
  void startController() {
    controller =
        FakeController.start()
            .answers("GET /topology", 200, "application/yaml", "version: 1\n")
            .answersJson("PUT /topology", 200, CHANGED);
  }

  @AfterEach
  void stopController() {
    controller.close();
  }

  @Test
  void sendsTheFileAsItIsWithTheTagThatItFetched() throws IOException {
    Path file = Files.writeString(folder.resolve("overlay.yaml"), YAML);

    Outcome outcome = CommandRun.against(controller).run("apply", "-f", file.toString());

    assertThat(outcome.exitCode()).isZero();
    assertThat(controller.requests()).hasSize(2);
    assertThat(controller.last().target()).isEqualTo("/api/v1/topology");
    assertThat(controller.last().body()).isEqualTo(YAML);
    assertThat(controller.last().headers())
        .containsEntry("if-match", "\"1.yaml\"")
        .containsEntry("content-type", "application/yaml");
  }

  @Test
  void saysWhatChanged() {
    Outcome outcome = CommandRun.against(controller).reading(YAML).run("apply", "-f", "-");

    assertThat(outcome.out())
        .isEqualTo(
            """
            Changed: revision 7.
              overlays added: EMEA
              overlays unchanged: APAC
              appliances with a new config: nodegrid-hub, branch-1
              waiting for a key: branch-3 in EMEA
            """);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void saysThatAChangeTouchesNoConfig() {
    controller.answersJson(
        "PUT /topology", 200, "{\"changed\": true, \"revision\": null, \"dryRun\": false}");

    Outcome outcome = CommandRun.against(controller).reading(YAML).run("apply", "-f", "-");

    assertThat(outcome.out()).isEqualTo("Changed. No appliance gets another config.\n");
  }

  @Test
  void saysThatNothingChanged() {
    controller.answersJson(
        "PUT /topology", 200, "{\"changed\": false, \"revision\": null, \"dryRun\": false}");

    Outcome outcome = CommandRun.against(controller).reading(YAML).run("apply", "-f", "-");

    assertThat(outcome.out()).isEqualTo("No change: the topology is already what the file says.\n");
  }

  @Test
  void dryRunAsksForADryRunAndSaysSo() {
    controller.answersJson(
        "PUT /topology", 200, "{\"changed\": true, \"revision\": null, \"dryRun\": true}");

    Outcome outcome =
        CommandRun.against(controller).reading(YAML).run("apply", "-f", "-", "--dry-run");

    assertThat(controller.last().target()).isEqualTo("/api/v1/topology?dryRun=true");
    assertThat(outcome.out()).isEqualTo("Dry run: this would change; nothing was changed.\n");
  }

  @Test
  void pruneIsOnlyAskedForWhenGiven() {
    CommandRun.against(controller).reading(YAML).run("apply", "-f", "-", "--prune", "--dry-run");

    assertThat(controller.last().target()).isEqualTo("/api/v1/topology?dryRun=true&prune=true");
  }

  @Test
  void sendsJsonFilesAsJson() throws IOException {
    Path file = Files.writeString(folder.resolve("overlay.JSON"), "{}");

    CommandRun.against(controller).run("apply", "-f", file.toString());

    assertThat(controller.last().headers()).containsEntry("content-type", "application/json");
  }

  @Test
  void printsTheControllersAnswerAsJson() {
    Outcome outcome =
        CommandRun.against(controller).reading(YAML).run("apply", "-f", "-", "--output", "json");

    assertThat(outcome.out()).contains("\"revision\" : 7", "\"added-later\"");
  }

  @Test
  void printsEveryViolationOnALineOfItsOwn() {
    controller.answersProblem("PUT /topology", 422, FIVE_VIOLATIONS);

    Outcome outcome = CommandRun.against(controller).reading(YAML).run("apply", "-f", "-");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .isEqualTo(
            """
            overlays[0].pools[0]: '172.16.254.0/33' is not a prefix
            overlays[0].concentrators[0].listenPort: is not a port (70000)
            overlays[0].spokes[0].appliance: is not declared (branch-x)
            overlays[0].spokes[1].siteNetworks[0]: has two owners (172.16.10.0/24)
            overlays[1].name: is missing
            wheelwright: 5 violations; nothing was changed.
            """);
  }

  @Test
  void triesOnceMoreWhenSomebodyElseWasFaster() {
    controller.changesUnderneath(1);

    Outcome outcome = CommandRun.against(controller).reading(YAML).run("apply", "-f", "-");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).contains("trying once more");
    assertThat(controller.last().body()).isEqualTo(YAML);
    assertThat(controller.last().headers()).containsEntry("if-match", "\"2.yaml\"");
  }

  @Test
  void reportsAConflictWhenTheTopologyKeepsChanging() {
    controller.changesUnderneath(2);

    Outcome outcome = CommandRun.against(controller).reading(YAML).run("apply", "-f", "-");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("conflict", "Nothing was changed");
    assertThat(controller.requests()).hasSize(4);
  }

  @Test
  void refusesAnEmptyFileWithoutAskingTheController() {
    Outcome outcome =
        CommandRun.against(controller).reading(" \n").run("apply", "-f", "-", "--prune");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("wheelwright: refused: - is empty.\n");
    assertThat(controller.requests()).isEmpty();
  }

  @Test
  void namesAFileThatIsNotThere() {
    Outcome outcome =
        CommandRun.against(controller).run("apply", "-f", folder.resolve("gone.yaml").toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("cannot read", "gone.yaml");
  }

  @Test
  void needsAFile() {
    Outcome outcome = CommandRun.against(controller).run("apply");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("'--file=FILE'", "wheelwright apply --help");
  }
}
