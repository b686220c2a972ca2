package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.ControllerMessage;

/** The controller's half of a stream. */
interface Outbound {
  /** Whether a message would leave now, rather than wait in memory for a slow reader. */
  boolean isReady();

  void send(ControllerMessage message);

  /** Ends the stream after what was sent. Does nothing when it has ended. */
  void complete();

  /** Allows the agent one more message. */
  void requestOne();
}
