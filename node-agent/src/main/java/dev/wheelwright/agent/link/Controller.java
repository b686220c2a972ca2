package dev.wheelwright.agent.link;

import dev.wheelwright.contract.v1.AgentMessage;
import java.time.Duration;

/** The other end of one stream. */
interface Controller {

  void send(AgentMessage message);

  /** Whether what is sent now leaves at once, as far as anybody can tell. */
  boolean isReady();

  /**
   * Ends the stream.
   *
   * @param retryAfter the least time to wait before the next; zero leaves it to the backoff
   */
  void hangUp(String reason, Duration retryAfter);
}
