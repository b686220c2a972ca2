package dev.wheelwright.agent.link;

/** Hears whether the controller is there. */
public interface LinkListener {

  /** The controller answered, and its answer held. */
  void connected();

  /** The stream ended, or could not be opened. */
  void disconnected(String reason);
}
