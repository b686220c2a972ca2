package dev.wheelwright.controller.error;

import java.time.DateTimeException;
import java.time.Instant;

/** What requests ask for after the question mark, as far as several routes have it. */
public final class QueryParameters {
  private QueryParameters() {}

  /**
   * How many are wanted.
   *
   * @throws ProblemException unless it is 1 to the most
   */
  public static int limit(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, "limit: 1 to " + most);
    }
    return limit;
  }

  /**
   * A time.
   *
   * @throws ProblemException when it is none
   */
  public static Instant since(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemKind.BAD_REQUEST, "since: a time such as 2030-01-31T12:00:00Z", e);
    }
  }
}
