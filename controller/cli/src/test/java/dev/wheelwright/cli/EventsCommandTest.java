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
  void failsWhenTheControllerWasNeverThere() {
    controller.close();

    Outcome outcome = CommandRun.against(controller).run("events", "--follow");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("cannot reach the controller");
  }
}
