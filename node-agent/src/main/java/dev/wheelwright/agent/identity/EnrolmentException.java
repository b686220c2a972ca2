package dev.wheelwright.agent.identity;

/** Joining or renewing failed. The message is for the administrator and holds no secret. */
public final class EnrolmentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  EnrolmentException(String message) {
    this(message, false);
  }

  EnrolmentException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  EnrolmentException(String message, Throwable cause) {
    super(message, cause);
    this.refused = false;
  }

  /** Whether the controller refused what it was sent, so that sending it again is no use. */
  public boolean isRefused() {
    return refused;
  }
}
