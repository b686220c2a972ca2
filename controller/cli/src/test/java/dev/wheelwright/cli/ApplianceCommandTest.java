package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.CommandRun.Outcome;
import dev.wheelwright.cli.testing.FakeController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApplianceCommandTest {
  private static final String JOIN_TOKEN = "wwj_c2VjcmV0LXRvLWpvaW4.ZmluZ2VycHJpbnQ";

  private FakeController controller;

  @BeforeEach
  void startController() {
    controller = FakeController.start();
  }

  @AfterEach
  void stopController() {
    controller.close();
  }

  @Test
  void addsAnAppliance() {
    controller.answersJson("PUT /appliances/branch-4", 200, "{\"state\": \"declared\"}");

    Outcome outcome = CommandRun.against(controller).run("appliance", "add", "branch-4");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).isEqualTo("branch-4 is declared.\n");
    assertThat(outcome.err()).contains("wheelwright appliance token branch-4");
  }

  @Test
  void addingAnEnrolledApplianceIsNoMistake() {
    controller.answersJson("PUT /appliances/branch-4", 200, "{\"state\": \"enrolled\"}");

    Outcome outcome = CommandRun.against(controller).run("appliance", "add", "branch-4");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).isEqualTo("branch-4 is enrolled.\n");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void aRevokedApplianceDoesNotComeBack() {
    controller.answersJson("PUT /appliances/branch-4", 200, "{\"state\": \"revoked\"}");

    Outcome outcome = CommandRun.against(controller).run("appliance", "add", "branch-4");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("branch-4 is revoked", "another name");
  }

  @Test
  void sendsAnOddNameAsOneSegmentAndLetsTheControllerJudgeIt() {
    Outcome outcome = CommandRun.against(controller).run("appliance", "add", "a/b ?#\u00e9");

    assertThat(controller.last().target()).isEqualTo("/api/v1/appliances/a%2Fb%20%3F%23%C3%A9");
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void showsOneAppliance() {
    controller.answersJson(
        "GET /appliances/branch-1",
        200,
        """
        {"name": "branch-1", "id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "state": "enrolled", "connected": true,
         "agentVersion": "0.1.0", "inSync": false,
         "desired": {"revision": 4, "digest": "0123456789abcdef"}, "attempted": {"revision": 4, "digest": "0123456789abcdef"},
         "applied": {"revision": 3, "digest": "fedcba9876543210"}, "lastGood": {"digest": "fedcba9876543210"},
         "result": {"outcome": "refused", "reason": "unknown field", "at": "2030-01-01T00:00:00Z"}}
        """);

    Outcome outcome = CommandRun.against(controller).run("appliance", "show", "branch-1");

    assertThat(outcome.out())
        .isEqualTo(
            """
            FIELD      VALUE
            name       branch-1
            id         6f9619ff-8b86-4d01-b42d-00cf4fc964ff
            state      enrolled
            connected  yes
            agent      0.1.0
            in sync    no
            desired    revision 4, digest 0123456789ab
            attempted  revision 4, digest 0123456789ab
            applied    revision 3, digest fedcba987654
            last-good  fedcba987654
            result     refused
            reason     unknown field
            reported   2030-01-01T00:00:00Z
            """);
  }

  @Test
  void s9JoinTokenIsAloneOnStandardOutput() {
    controller.answersJson(
        "POST /appliances/branch-4/join-tokens",
        201,
        "{\"token\": \"" + JOIN_TOKEN + "\", \"expiresAt\": \"2030-01-01T01:00:00Z\"}");

    Outcome outcome = CommandRun.against(controller).run("appliance", "token", "branch-4");

    assertThat(outcome.out()).isEqualTo(JOIN_TOKEN + "\n");
    assertThat(outcome.err())
        .contains("until 2030-01-01T01:00:00Z", "agent join")
        .doesNotContain("c2VjcmV0LXRvLWpvaW4");
    assertThat(controller.last().body()).isEqualTo("{}");
  }

  @Test
  void passesTheValidityOfATokenOn() {
    controller.answersJson(
        "POST /appliances/branch-4/join-tokens", 201, "{\"token\": \"" + JOIN_TOKEN + "\"}");

    CommandRun.against(controller).run("appliance", "token", "branch-4", "--ttl", "600");

    assertThat(controller.last().body()).isEqualTo("{\"ttlSeconds\":600}");
  }

  @Test
  void printsNoTokenWhenTheControllerRefuses() {
    controller.answersProblem(
        "POST /appliances/branch-4/join-tokens",
        422,
        """
        {"title": "Violations", "violations":
          [{"path": "ttlSeconds", "message": "is more than an hour", "value": 7200}]}
        """);

    Outcome outcome =
        CommandRun.against(controller).run("appliance", "token", "branch-4", "--ttl", "7200");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .isEqualTo(
            """
            ttlSeconds: is more than an hour (7200)
            wheelwright: 1 violation; nothing was changed.
            """);
  }

  @Test
  void failsWhenTheAnswerHoldsNoToken() {
    controller.answersJson("POST /appliances/branch-4/join-tokens", 201, "{}");

    Outcome outcome = CommandRun.against(controller).run("appliance", "token", "branch-4");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void revokesAnAppliance() {
    controller.answersJson("POST /appliances/branch-4/revoke", 200, "{\"state\": \"revoked\"}");

    Outcome outcome = CommandRun.against(controller).run("appliance", "revoke", "branch-4");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).isEqualTo("branch-4 is revoked.\n");
  }

  @Test
  void saysThatAnApplianceIsNotKnown() {
    Outcome outcome = CommandRun.against(controller).run("appliance", "show", "branch-9");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo("wheelwright: refused: there is no /api/v1/appliances/branch-9\n");
  }

  @Test
  void needsAName() {
    Outcome outcome = CommandRun.against(controller).run("appliance", "revoke");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("'NAME'");
    assertThat(controller.requests()).isEmpty();
  }
}
