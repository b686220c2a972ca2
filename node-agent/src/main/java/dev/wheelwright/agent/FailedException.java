package dev.wheelwright.agent;

/** The command could not be carried out. */
final class FailedException extends Exception {
  private static final long serialVersionUID = 1L;

  FailedException(String message) {
    super(message);
  }
}
