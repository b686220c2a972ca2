package dev.wheelwright.cli.client;

import java.util.Optional;

/**
 * An HTTP answer, as text.
 *
 * @param status the HTTP status
 * @param contentType the media type, in lower case, without parameters; empty when the answer has
 *     none
 * @param tag the entity tag, as sent
 * @param body the content; empty when there is none
 */
record Reply(int status, String contentType, Optional<String> tag, String body) {

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether it can be read as one; some refusals are made before our own code is asked. */
  boolean isProblem() {
    return contentType.equals("application/problem+json") || contentType.equals(MediaType.JSON);
  }
}
