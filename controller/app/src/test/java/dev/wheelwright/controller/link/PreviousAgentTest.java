package dev.wheelwright.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.AgentMessage.BodyCase;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.controller.link.ControllerSide.Greeting;
import dev.wheelwright.controller.rollout.ApplyResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** F12: what an agent of the previous version said, as it was recorded, to this controller. */
class PreviousAgentTest {
  /** In lines {@code sent HEX}, by the agent, and {@code received HEX}; see e2e/versions. */
  private static final Path RECORD = Path.of("../../e2e/versions/previous/link.txt");

  private final FakeOutbound out = new FakeOutbound();
  private final FakeControllerSide controller = new FakeControllerSide();
  private final ManualTimer timer = new ManualTimer();

  @Test
  void F12_anAgentOfThePreviousVersionIsUnderstood() {
    List<AgentMessage> said = said();
    assertThat(said.stream().map(AgentMessage::getBodyCase).distinct())
        .contains(
            BodyCase.HELLO, BodyCase.KEYS, BodyCase.FETCH, BodyCase.RESULT, BodyCase.TELEMETRY);
    Session session =
        TestSessions.start(out, controller, timer, TestSessions.admission(timer), _ -> {});

    said.forEach(session::receive);

    assertThat(session.isOpen()).as(String.valueOf(out.take())).isTrue();
    assertThat(controller.refusedReports).isEmpty();
    Greeting greeting = controller.greetings.getFirst();
    assertThat(greeting.agentVersion()).startsWith("0.1.0");
    assertThat(greeting.lastGood()).isEmpty();
    assertThat(controller.keys).hasSize(1);
    assertThat(controller.results)
        .hasSizeGreaterThan(1)
        .allSatisfy(
            result -> {
              assertThat(result.outcome()).isEqualTo(ApplyResult.Outcome.APPLIED);
              assertThat(result.applied()).contains(result.config());
            });
    assertThat(controller.reports)
        .flatMap(report -> report.content().interfaces())
        .anySatisfy(each -> assertThat(each.peers()).hasSize(1));
  }

  /** What this controller answers has the kinds that the previous one had. */
  @Test
  void F12_theAnswersAreOfKnownKinds() {
    List<ControllerMessage.BodyCase> heard =
        lines("received ")
            .map(PreviousAgentTest::answer)
            .map(ControllerMessage::getBodyCase)
            .toList();

    assertThat(heard).doesNotContain(ControllerMessage.BodyCase.BODY_NOT_SET);
    assertThat(heard.getFirst()).isEqualTo(ControllerMessage.BodyCase.WELCOME);
  }

  private static List<AgentMessage> said() {
    return lines("sent ").map(PreviousAgentTest::message).toList();
  }

  private static Stream<byte[]> lines(String direction) {
    try {
      return Files.readAllLines(RECORD).stream()
          .filter(line -> line.startsWith(direction))
          .map(line -> HexFormat.of().parseHex(line.substring(direction.length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AgentMessage message(byte[] bytes) {
    try {
      return AgentMessage.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ControllerMessage answer(byte[] bytes) {
    try {
      return ControllerMessage.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
