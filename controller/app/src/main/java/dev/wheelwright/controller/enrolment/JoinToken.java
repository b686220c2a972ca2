package dev.wheelwright.controller.enrolment;

import dev.wheelwright.wire.Digest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A join token: {@code wwj_}, a secret of 160 random bits, a dot, and the fingerprint of the
 * certificate authority by which the agent knows the controller. Printing it prints no secret.
 */
final class JoinToken {
  private static final int SECRET_BYTES = 20;
  private static final Pattern FORM =
      Pattern.compile("wwj_([A-Za-z0-9_-]{27})\\.([A-Za-z0-9_-]{43})");

  private final byte[] secret;
  private final Digest authority;

  private JoinToken(byte[] secret, Digest authority) {
    this.secret = secret;
    this.authority = authority;
  }

  static JoinToken make(SecureRandom random, Digest authority) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new JoinToken(secret, authority);
  }

  /** The token that the text is, if it is one. */
  static Optional<JoinToken> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Base64.Decoder decoder = Base64.getUrlDecoder();
    byte[] authority = decoder.decode(form.group(2));
    JoinToken token = new JoinToken(decoder.decode(form.group(1)), Digest.fromBytes(authority));
    return token.reveal().equals(text) ? Optional.of(token) : Optional.empty();
  }

  /** The text that people hand to the appliance. */
  String reveal() {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return "wwj_"
        + encoder.encodeToString(secret)
        + "."
        + encoder.encodeToString(authority.toBytes());
  }

  /** What is stored of it. */
  Digest secretDigest() {
    return Digest.of(secret);
  }

  Digest authority() {
    return authority;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JoinToken that
        && Arrays.equals(secret, that.secret)
        && authority.equals(that.authority);
  }

  @Override
  public int hashCode() {
    return authority.hashCode();
  }

  @Override
  public String toString() {
    return "JoinToken[redacted]";
  }
}
