package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.CommandRun.Outcome;
import dev.wheelwright.cli.testing.FakeController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsCommandTest {
  private static final String STREAM = "text/event-stream";
  private static final String TRANSITION =
      "{\"overlay\":\"EMEA\",\"concentrator\":\"nodegrid-hub\",\"interface\":\"EMEA\",\"peer\":\"branch-1\","
          + "\"at\":\"2030-01-01T00:00:00Z\",\"from\":\"UP\",\"to\":\"DOWN\",\"reason\":\"no handshake for 3 min 20 s\"}";

  private static final String DRIFT = agentEvent("drift-repaired", "EMEA: peer hub was missing");

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
  void listsTheLastTransitionsOldestFirst() {
    controller.answersJson(
        "GET /transitions",
        200,
        "{\"transitions\": [" + TRANSITION + "," + TRANSITION.replace("2030", "2029") + "]}");

    Outcome outcome =
        CommandRun.against(controller).run("events", "--overlay", "EMEA", "--limit", "7");

    assertThat(outcome.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "AT OVERLAY CONCENTRATOR PEER FROM TO WHY",
            "2029-01-01T00:00:00Z EMEA nodegrid-hub branch-1 UP DOWN no handshake for 3 min 20 s",
            "2030-01-01T00:00:00Z EMEA nodegrid-hub branch-1 UP DOWN no handshake for 3 min 20 s");
    assertThat(controller.last().target()).isEqualTo("/api/v1/transitions?overlay=EMEA&limit=7");
  }

  /** The stream breaks, and access has ended when it is opened again: that ends the command. */
  @Test
  void followsAndGoesOnAfterTheLastEventSeen() {
    controller.answersOnce(
        "GET /events",
        200,
        STREAM,
        """
        : hello

        id: r-1
        event: tunnels
        data: {"tunnels": []}

        id: r-2
        event: transition
        data: %s

        event: appliance
        data: {"name": "branch-1", "connected": true, "inSync": false}

        id: r-3
        event: transition
        data: {"cut": o"""
            .formatted(TRANSITION));
    controller.answersProblem("GET /events", 403, "{\"status\": 403}");

    Outcome outcome = CommandRun.against(controller).run("events", "--follow");

    assertThat(outcome.out())
        .isEqualTo(
            """
            2030-01-01T00:00:00Z  EMEA/nodegrid-hub/branch-1  UP -> DOWN: no handshake for 3 min 20 s
            -  branch-1  connected, not in sync
            """);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(controller.requests().getFirst().headers()).doesNotContainKey("last-event-id");
    assertThat(controller.last().headers()).containsEntry("last-event-id", "r-2");
  }

  @Test
  void printsOneObjectInEachLine() {
    controller.answersOnce(
        "GET /events", 200, STREAM, "id: r-1\nevent: revision\ndata: {\"revision\": 7}\n\n");
    controller.answersProblem("GET /events", 403, "{\"status\": 403}");

    Outcome outcome = CommandRun.against(controller).run("events", "--follow", "-o", "json");

    assertThat(outcome.out()).isEqualTo("{\"event\":\"revision\",\"data\":{\"revision\":7}}\n");
  }

  @Test
  void showsWhatHappenedOnAnAppliance() {
    controller.answersJson(
        "GET /appliances/branch-1/events",
        200,
        "{\"events\": ["
            + agentEvent("state-failing", "no space\\u001b[31m left")
            + ","
            + DRIFT
            + "]}");

    Outcome outcome =
        CommandRun.against(controller).run("events", "--appliance", "branch-1", "--since", "36h");

    assertThat(outcome.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "AT CODE SEVERITY WHAT",
            "2030-01-01T00:00:00Z drift-repaired warning EMEA: peer hub was missing",
            "2030-01-01T00:00:00Z state-failing warning no space?[31m left");
    assertThat(controller.last().target())
        .isEqualTo("/api/v1/appliances/branch-1/events?since=2030-01-01T00%3A00%3A00Z&limit=50");
  }

  /** What was told as a part of the past is not told again, and others' events are not told. */
  @Test
  void showsThePastOfAnApplianceBeforeItFollows() {
    controller.answersOnce(
        "GET /events",
        200,
        STREAM,
        """
        event: agent-event
        data: %s

        event: agent-event
        data: %s

        event: transition
        data: %s

        event: transition
        data: %s

        event: revision
        data: {"revision": 7}

        """
            .formatted(
                DRIFT,
                agentEvent("state-failing", "no space").replace("branch-1", "branch-2"),
                TRANSITION,
                TRANSITION.replace("branch-1", "branch-2").replace("nodegrid-hub", "other-hub")));
    controller.answersProblem("GET /events", 403, "{\"status\": 403}");
    controller.answersJson("GET /appliances/branch-1/events", 200, "{\"events\": [" + DRIFT + "]}");

    Outcome outcome =
        CommandRun.against(controller).run("events", "--appliance", "branch-1", "--follow");

    assertThat(outcome.out())
        .isEqualTo(
            """
            2030-01-01T00:00:00Z  branch-1  warning drift-repaired: EMEA: peer hub was missing
            2030-01-01T00:00:00Z  EMEA/nodegrid-hub/branch-1  UP -> DOWN: no handshake for 3 min 20 s
            """);
  }

  @Test
  void refusesWhatContradictsItself() {
    assertThat(
            CommandRun.against(controller)
                .run("events", "--appliance", "branch-1", "--overlay", "EMEA")
                .exitCode())
        .isEqualTo(2);
    Outcome outcome = CommandRun.against(controller).run("events", "--since", "yesterday");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("90m");
    assertThat(controller.requests()).isEmpty();
  }

  private static String agentEvent(String code, String message) {
    return "{\"appliance\":\"branch-1\",\"code\":\"%s\",\"severity\":\"warning\",\"message\":\"%s\",\"at\":\"2030-01-01T00:00:00Z\"}"
        .formatted(code, message);
  }

  @Test
  void failsWhenTheControllerWasNeverThere() {
    controller.close();

    Outcome outcome = CommandRun.against(controller).run("events", "--follow");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("cannot reach the controller");
  }
}
