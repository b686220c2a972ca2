package dev.wheelwright.controller.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What went wrong, for clients (RFC 9457).
 *
 * @param type a name of the kind of problem, such as {@code urn:wheelwright:violations}
 * @param detail for people; never the text of an exception that was not written for them
 * @param violations all that is wrong with the submitted document; left out when empty
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ProblemViolation> violations) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * What everybody gets who presents no valid token: the same for every path, so that it tells
   * nothing.
   */
  public static final String UNAUTHENTICATED =
      """
      {"type":"urn:wheelwright:unauthenticated","title":"A valid access token is needed","status":401,\
      "detail":"Send it as Authorization: Bearer wwa_..."}
      """;

  /** One thing wrong with a document. */
  public record ProblemViolation(String code, String path, String message, String value) {}

  public Problem {
    violations = List.copyOf(violations);
  }

  /** A problem without violations. */
  public static Problem of(ProblemKind kind, String detail) {
    return new Problem(kind.type(), kind.title(), kind.status(), detail, List.of());
  }
}
