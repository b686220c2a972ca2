package dev.wheelwright.agent.link;

import java.time.Duration;

/**
 * The times of the link.
 *
 * @param backoffBase the most to wait after the first failure
 * @param backoffCap the most to wait at all, unless the controller asks for more
 * @param welcomeWithin a connection without a welcome after so long is given up
 * @param refreshEvery how often the controller is asked what is the latest
 * @param steadyAfter a connection that lasted so long was no failure
 */
public record LinkSettings(
    Duration backoffBase,
    Duration backoffCap,
    Duration welcomeWithin,
    Duration refreshEvery,
    Duration steadyAfter) {
  public static final LinkSettings DEFAULT =
      new LinkSettings(
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5));
}
