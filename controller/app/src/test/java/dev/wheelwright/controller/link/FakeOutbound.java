package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.contract.v1.ControllerMessage.BodyCase;
import java.util.ArrayList;
import java.util.List;

/** A stream whose reader is as fast, or as slow, as the test says. */
final class FakeOutbound implements Outbound {
  private final List<ControllerMessage> sent = new ArrayList<>();
  private boolean completed;
  private int room = Integer.MAX_VALUE;

  /** The reader takes so many more messages, then stalls. */
  void makeRoomFor(int messages) {
    room = messages;
  }

  /** What was sent since the last call. */
  List<ControllerMessage> take() {
    List<ControllerMessage> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  List<BodyCase> takeKinds() {
    return take().stream().map(ControllerMessage::getBodyCase).toList();
  }

  boolean isCompleted() {
    return completed;
  }

  @Override
  public boolean isReady() {
    return room > 0;
  }

  @Override
  public void send(ControllerMessage message) {
    if (completed) {
      throw new IllegalStateException("sent after the end");
    }
    room--;
    sent.add(message);
  }

  @Override
  public void complete() {
    completed = true;
  }

  @Override
  public void requestOne() {}
}
