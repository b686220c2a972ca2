package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.CommandRun.Outcome;
import dev.wheelwright.cli.testing.FakeController;
import dev.wheelwright.cli.testing.FakeController.Request;
import dev.wheelwright.cli.testing.FakeScreen;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private static final String TUNNELS =
      """
      {"tunnels": [
        {"overlay": "EMEA", "concentrator": "nodegrid-hub", "interface": "EMEA", "peer": "branch-1", "peerKind": "spoke",
         "state": "UP", "since": "2030-01-01T00:00:00Z", "reason": "handshake 42 s ago",
         "evidence": {"reportAgeSeconds": 3, "handshakeAgeSeconds": 42, "everHandshake": true},
         "endpoint": "198.51.100.9:4000", "previousEndpoint": "192.0.2.7:51820",
         "receivedBitsPerSecond": 1234.0, "sentBitsPerSecond": 34000000, "rates": [0, 10, 70]},
        {"overlay": "EMEA", "concentrator": "nodegrid-hub", "interface": "EMEA", "peer": "branch-2", "peerKind": "spoke",
         "state": "DOWN", "since": "2030-01-01T00:00:00Z", "reason": "no handshake for 3 min 20 s",
         "evidence": {"reportAgeSeconds": 3, "handshakeAgeSeconds": 200, "everHandshake": true},
         "endpoint": null, "previousEndpoint": null, "receivedBitsPerSecond": 0, "sentBitsPerSecond": 0, "rates": []}],
       "next": null, "counts": {"UP": 1, "DOWN": 1}}
      """;

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
  void printsOneLineForEachTunnel() {
    controller.answersJson("GET /tunnels", 200, TUNNELS);

    Outcome outcome = CommandRun.against(controller).run("status");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .isEqualTo(
            """
            STATE  OVERLAY  CONCENTRATOR  PEER      ENDPOINT                                 HANDSHAKE  IN    OUT  TRAFFIC  WHY
            UP     EMEA     nodegrid-hub  branch-1  198.51.100.9:4000 (was 192.0.2.7:51820)  42s        1.2k  34M  \u2581\u2582\u2588      -
            DOWN   EMEA     nodegrid-hub  branch-2  -                                        3m20s      0     0    -        no handshake for 3 min 20 s
            """);
    assertThat(outcome.err()).isEqualTo("wheelwright: 2 tunnels: 1 DOWN, 1 UP\n");
  }

  @Test
  void F3_saysThatNothingIsPushed() {
    controller.answersJson(
        "GET /tunnels",
        200,
        "{\"tunnels\": [], \"next\": null, \"counts\": {}, \"pushHalted\": true}");

    Outcome outcome = CommandRun.against(controller).run("status");

    assertThat(outcome.err()).contains("nothing is pushed").contains("keys raise-epoch");
  }

  @Test
  void asksForWhatIsWanted() {
    controller.answersJson(
        "GET /tunnels", 200, "{\"tunnels\": [], \"next\": null, \"counts\": {}}");

    Outcome outcome =
        CommandRun.against(controller)
            .run("status", "--overlay", "A&B", "--appliance", "branch-1", "--state", "down,never");

    assertThat(controller.last().target())
        .isEqualTo(
            "/api/v1/tunnels?overlay=A%26B&appliance=branch-1&state=DOWN&state=NEVER&limit=1000");
    assertThat(outcome.err()).isEqualTo("wheelwright: 0 tunnels\n");
  }

  @Test
  void followsThePages() {
    String page =
        "{\"tunnels\": [{\"peer\": \"%s\", \"state\": \"UP\"}], \"next\": %s, \"counts\": {\"UP\": 2}}";
    controller.answersJson("GET /tunnels", 200, page.formatted("a", "\"x/y\""));
    controller.answersJson("GET /tunnels cursor=x%2Fy", 200, page.formatted("b", "null"));

    Outcome outcome = CommandRun.against(controller).run("status", "--output", "yaml");

    assertThat(outcome.out())
        .isEqualTo(
            """
            tunnels:
            - peer: a
              state: UP
            - peer: b
              state: UP
            next: null
            counts:
              UP: 2
            """);
  }

  @Test
  void watchShowsTheWorstFirstAndNoMoreThanFits() {
    controller.answersJson("GET /tunnels", 200, TUNNELS);
    FakeScreen screen = new FakeScreen(60, 10);

    Outcome outcome = CommandRun.against(controller).on(screen).run("status", "--watch");

    assertThat(outcome.exitCode()).isZero();
    List<String> frame = screen.frames().getFirst();
    assertThat(frame.get(0)).isEqualTo("2 tunnels: 1 DOWN, 1 UP");
    assertThat(frame.get(3)).startsWith("DOWN   EMEA");
    assertThat(frame.get(5)).startsWith("UP     EMEA");
    assertThat(frame).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    assertThat(controller.requests().stream().map(Request::target))
        .containsExactly(
            "/api/v1/tunnels?state=DOWN&state=NEVER&state=DEGRADED&state=UNREPORTED&limit=6",
            "/api/v1/tunnels?state=UP&state=IDLE&state=PENDING&state=DISABLED&limit=4");
    assertThat(screen.isClosed()).isTrue();
  }

  @Test
  void watchSaysThatTheControllerIsGone() {
    controller.answersJson("GET /tunnels", 200, TUNNELS);
    FakeScreen screen = new FakeScreen(200, 30, controller::close);

    Outcome outcome = CommandRun.against(controller).on(screen).run("status", "--watch");

    assertThat(outcome.exitCode()).isZero();
    assertThat(screen.frames()).hasSize(2);
    assertThat(screen.frames().get(0).get(1)).isEmpty();
    assertThat(screen.frames().get(1).get(1))
        .matches("this is \\d+s old: cannot reach the controller at .*");
    assertThat(screen.frames().get(1).get(3)).startsWith("DOWN");
  }

  @Test
  void watchEndsWhenAccessDoes() {
    controller.answersJson("GET /tunnels", 200, TUNNELS);
    FakeScreen screen =
        new FakeScreen(
            80, 20, () -> controller.answersProblem("GET /tunnels", 403, "{\"status\": 403}"));

    Outcome outcome = CommandRun.against(controller).on(screen).run("status", "--watch");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(screen.isClosed()).isTrue();
  }

  @Test
  void watchNeedsATerminal() {
    Outcome outcome = CommandRun.against(controller).run("status", "--watch");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("wheelwright events --follow");
    assertThat(controller.requests()).isEmpty();
  }

  @Test
  void watchRefusesAnUnusableInterval() {
    Outcome outcome =
        CommandRun.against(controller)
            .on(new FakeScreen(80, 20))
            .run("status", "--watch", "--interval", "0");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--interval 0: must be 1 to 60 seconds");
  }

  /** What an agent says of itself must not reach the terminal as it is. */
  @Test
  void S12_controlCharactersAreHarmless() {
    controller.answersJson(
        "GET /tunnels",
        200,
        "{\"tunnels\": [{\"state\": \"DOWN\", \"reason\": \"\\u001b[2Jgone\"}], \"counts\": {\"DOWN\": 1}}");

    assertThat(CommandRun.against(controller).run("status").out()).contains("?[2Jgone");
  }
}
