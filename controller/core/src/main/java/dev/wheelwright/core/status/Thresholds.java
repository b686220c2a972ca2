package dev.wheelwright.core.status;

import java.time.Duration;

/**
 * When silence counts.
 *
 * @param unreported without a report for longer than this, nothing is known
 * @param session a handshake of at most this age means a session; WireGuard rejects packets of an
 *     older one (WireGuard paper, section 6.1, Reject-After-Time: 180 s)
 * @param down a handshake older than this means that the session is lost; the time between is for
 *     the handshake that is due
 * @param keepaliveSlack what is granted on top of two keepalive intervals before silence of the
 *     spoke counts
 */
public record Thresholds(
    Duration unreported, Duration session, Duration down, Duration keepaliveSlack) {
  public static final Thresholds DEFAULTS =
      new Thresholds(
          Duration.ofSeconds(35),
          Duration.ofSeconds(180),
          Duration.ofSeconds(195),
          Duration.ofSeconds(10));

  /**
   * @throws IllegalArgumentException when one is not positive, or {@code down} is before {@code
   *     session}
   */
  public Thresholds {
    requirePositive("unreported", unreported);
    requirePositive("session", session);
    requirePositive("down", down);
    requirePositive("keepaliveSlack", keepaliveSlack);
    if (down.compareTo(session) < 0) {
      throw new IllegalArgumentException(
          "down " + down + ": must not be less than session " + session);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " " + value + ": must be positive");
    }
  }

  /** How long a spoke with that keepalive, in seconds, may be silent. */
  Duration silence(int keepaliveSeconds) {
    return Duration.ofSeconds(2L * keepaliveSeconds).plus(keepaliveSlack);
  }
}
