package dev.wheelwright.cli.client;

/**
 * Something that is printed only for the user who asked for it. Not a record, which prints itself.
 */
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = text;
  }

  /** The secret itself. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
