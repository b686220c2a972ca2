package dev.wheelwright.cli.client;

/** A token that enrols one appliance once. Not a record, because a record would print it. */
public final class JoinToken {
  private final String text;
  private final String expiry;

  JoinToken(String text, String expiry) {
    this.text = text;
    this.expiry = expiry;
  }

  /** The token itself, for the user who asked for it and for nobody else. */
  public String reveal() {
    return text;
  }

  /** When it can no longer be used, as the controller writes it. */
  public String expiry() {
    return expiry;
  }

  @Override
  public String toString() {
    return "JoinToken[redacted, until " + expiry + "]";
  }
}
