package dev.wheelwright.agent;

/** The command line, or what it names, is not acceptable. The message never repeats a secret. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
