package dev.wheelwright.agent.identity;

import dev.wheelwright.wire.Digest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The right to join once, with the fingerprint of the authority to trust. Never printed. */
public final class JoinToken {
  private static final Pattern FORM =
      Pattern.compile("wwj_[A-Za-z0-9_-]{27}\\.([A-Za-z0-9_-]{43})");

  private final String text;
  private final Digest authority;

  private JoinToken(String text, Digest authority) {
    this.text = text;
    this.authority = authority;
  }

  /**
   * A token from the text that the controller gave out; blanks around it do not matter.
   *
   * @throws IllegalArgumentException when it is not a token; the message does not repeat it
   */
  public static JoinToken parse(String text) {
    String stripped = text.strip();
    Matcher matcher = FORM.matcher(stripped);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("this is not a join token (wwj_..., 75 characters)");
    }
    return new JoinToken(
        stripped, Digest.fromBytes(Base64.getUrlDecoder().decode(matcher.group(1))));
  }

  /** SHA-256 of the certificate of the authority that must have issued the controller's. */
  Digest authority() {
    return authority;
  }

  /** The token itself, for the one message that carries it. */
  String secret() {
    return text;
  }

  @Override
  public String toString() {
    return "JoinToken[redacted]";
  }
}
