package dev.wheelwright.cli.client;

import java.util.regex.Pattern;

/**
 * An administrator's bearer token. Not a record, because a record would print it.
 *
 * <p>The text is checked before it is used: the HTTP client would quote a malformed header value in
 * its exception.
 */
public final class AccessToken {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/=-]+");

  private final String text;
  private final String origin;

  private AccessToken(String text, String origin) {
    this.text = text;
    this.origin = origin;
  }

  /**
   * A token from the text of a setting or a file; white space around it is ignored.
   *
   * @param origin where it comes from, as the user would say it
   * @throws ControllerException.Failed when it is empty or holds what no token holds
   */
  static AccessToken of(String text, String origin) throws ControllerException {
    String token = text.strip();
    if (token.isEmpty()) {
      throw new ControllerException.Failed("the access token is empty (" + origin + ").");
    }
    if (!FORM.matcher(token).matches()) {
      throw new ControllerException.Failed(
          "this is not an access token (" + origin + "): a token is one word like wwa_...");
    }
    return new AccessToken(token, origin);
  }

  /** The value of the Authorization header. */
  String header() {
    return "Bearer " + text;
  }

  /** Where the token comes from, as the user would say it. */
  String origin() {
    return origin;
  }

  @Override
  public String toString() {
    return "AccessToken[redacted, " + origin + "]";
  }
}
