package dev.wheelwright.controller.error;

import java.util.Locale;

/** Every kind of problem that the API tells, with its HTTP status. */
public enum ProblemKind {
  BAD_REQUEST(400, "The request is malformed"),
  UNAUTHENTICATED(401, "A valid access token is needed"),
  FORBIDDEN(403, "The access token does not allow this"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "No acceptable representation"),
  CONFLICT(409, "The request contradicts the present state"),
  STALE(412, "Somebody else has changed it since it was read"),
  TOO_LARGE(413, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
  VIOLATIONS(422, "The document contradicts itself or cannot be read"),
  PRECONDITION_REQUIRED(428, "If-Match is required"),
  TOO_MANY(429, "There are too many of these already"),
  TOO_MANY_TRIES(429, "Too many tries have failed"),
  INTERNAL(500, "The controller has failed"),
  UNAVAILABLE(503, "The database is not available"),
  PROVIDER_AWAY(503, "The OpenID provider is not available");

  private final int status;
  private final String title;
  private final String type =
      "urn:wheelwright:" + name().toLowerCase(Locale.ROOT).replace('_', '-');

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String type() {
    return type;
  }

  static ProblemKind ofStatus(int status) {
    for (ProblemKind each : values()) {
      if (each.status == status) {
        return each;
      }
    }
    return status < 500 ? BAD_REQUEST : INTERNAL;
  }
}
