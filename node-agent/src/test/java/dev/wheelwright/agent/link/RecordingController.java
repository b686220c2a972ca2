package dev.wheelwright.agent.link;

import dev.wheelwright.contract.v1.AgentMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The other end of a stream, which only listens. */
final class RecordingController implements Controller {
  final List<AgentMessage> received = new ArrayList<>();
  Optional<String> goodbye = Optional.empty();
  Duration retryAfter = Duration.ZERO;
  boolean ready = true;

  @Override
  public void send(AgentMessage message) {
    received.add(message);
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void hangUp(String reason, Duration pause) {
    goodbye = Optional.of(reason);
    retryAfter = pause;
  }

  AgentMessage last() {
    return received.getLast();
  }

  long count(AgentMessage.BodyCase kind) {
    return received.stream().filter(message -> message.getBodyCase() == kind).count();
  }
}
