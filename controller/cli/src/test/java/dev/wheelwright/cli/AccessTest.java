package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.CommandRun.Outcome;
import dev.wheelwright.cli.testing.FakeController;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  @TempDir private Path folder;
  private FakeController controller;

  @BeforeEach
  void startController() {
    controller = FakeController.start().answersJson("GET /appliances", 200, "[]");
  }

  @AfterEach
  void stopController() {
    controller.close();
  }

  @Test
  void namesTheAddressAndItsSettingWhenNobodyAnswers() {
    String address = controller.url();
    controller.close();

    Outcome outcome = CommandRun.against(controller).run("get", "appliances");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("cannot reach the controller at " + address, "WHEELWRIGHT_URL");
  }

  @Test
  void namesTheSettingOfATokenThatIsNotAccepted() {
    Outcome outcome =
        CommandRun.against(controller)
            .with("WHEELWRIGHT_TOKEN", "wwa_stolen")
            .run("get", "appliances");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("does not accept the access token (from WHEELWRIGHT_TOKEN)")
        .doesNotContain("stolen");
  }

  @Test
  void saysThatTheTokenMayNotDoThis() {
    controller.answersProblem("GET /appliances", 403, "{\"title\": \"Forbidden\"}");

    Outcome outcome = CommandRun.against(controller).run("get", "appliances");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("may not do this");
  }

  @Test
  void readsTheTokenFromTheNamedFile() throws IOException {
    Path file = tokenFile("rw-------");

    Outcome outcome =
        CommandRun.against(controller)
            .without("WHEELWRIGHT_TOKEN")
            .with("WHEELWRIGHT_TOKEN_FILE", file.toString())
            .run("get", "appliances");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void readsTheTokenFromItsUsualPlace() throws IOException {
    Path usual = folder.resolve(".config/wheelwright/token");
    Files.createDirectories(usual.getParent());
    Files.move(tokenFile("rw-------"), usual);

    Outcome outcome =
        CommandRun.against(controller)
            .without("WHEELWRIGHT_TOKEN")
            .runAtHome(folder, "get", "appliances");

    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void warnsWhenOthersCanReadTheToken() throws IOException {
    Path file = tokenFile("rw-r--r--");

    Outcome outcome =
        CommandRun.against(controller)
            .without("WHEELWRIGHT_TOKEN")
            .with("WHEELWRIGHT_TOKEN_FILE", file.toString())
            .run("get", "appliances");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).contains("warning", "chmod 600 " + file);
  }

  @Test
  void s17ThereIsNoTokenByDefault() {
    Outcome outcome =
        CommandRun.against(controller).without("WHEELWRIGHT_TOKEN").run("get", "appliances");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(
            "/nonexistent/.config/wheelwright/token",
            "WHEELWRIGHT_TOKEN",
            "WHEELWRIGHT_TOKEN_FILE");
    assertThat(controller.requests()).isEmpty();
  }

  @Test
  void s9MalformedTokenIsNotEchoed() {
    Outcome outcome =
        CommandRun.against(controller)
            .with("WHEELWRIGHT_TOKEN", "wwa_secret\nX-Other: header")
            .run("get", "appliances");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("not an access token").doesNotContain("wwa_secret");
    assertThat(controller.requests()).isEmpty();
  }

  @Test
  void s9TokenIsNotSentWhereARedirectPoints() {
    try (FakeController elsewhere = FakeController.start()) {
      controller.answers(
          "GET /appliances", 307, "text/plain", elsewhere.url() + "/api/v1/appliances");

      Outcome outcome = CommandRun.against(controller).run("get", "appliances");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void noticesThatSomethingElseAnswers() {
    controller.answers("GET /appliances", 200, "text/html", "<html>welcome</html>");

    Outcome outcome = CommandRun.against(controller).run("get", "appliances");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("not a Wheelwright controller", "WHEELWRIGHT_URL");
  }

  @Test
  void saysThatTheControllerFailed() {
    controller.answersProblem(
        "GET /appliances", 503, "{\"title\": \"Unavailable\", \"detail\": \"no database\"}");

    Outcome outcome = CommandRun.against(controller).run("get", "appliances");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("status 503", "no database");
  }

  @Test
  void refusesAnAddressThatIsNone() {
    Outcome outcome =
        CommandRun.against(controller)
            .with("WHEELWRIGHT_URL", "127.0.0.1:8080")
            .run("get", "appliances");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("WHEELWRIGHT_URL");
  }

  private Path tokenFile(String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), FakeController.TOKEN + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
