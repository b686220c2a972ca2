package dev.wheelwright.agent;

/** The command could not be carried out, or the controller refused it. */
final class FailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  FailedException(String message) {
    this(message, false);
  }

  FailedException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /** Whether trying the same again is no use. */
  boolean isRefused() {
    return refused;
  }
}
