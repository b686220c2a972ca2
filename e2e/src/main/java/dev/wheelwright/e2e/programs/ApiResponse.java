package dev.wheelwright.e2e.programs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.lab.LabException;

/**
 * An answer of the API.
 *
 * @param request the method and the path, for messages
 * @param status the HTTP status
 * @param etag the entity tag; empty when there is none
 * @param text the body
 * @param body the body as JSON; a missing node when it is none
 */
public record ApiResponse(String request, int status, String etag, String text, JsonNode body) {

  /**
   * Returns this when the status is 2xx; otherwise says what the API said. Bodies of refusals hold
   * no secrets.
   */
  public ApiResponse orFail() {
    if (status / 100 == 2) {
      return this;
    }
    throw new LabException("%s was answered with %s: %s".formatted(request, status, text));
  }
}
