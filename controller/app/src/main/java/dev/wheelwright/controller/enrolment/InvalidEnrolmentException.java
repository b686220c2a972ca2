package dev.wheelwright.controller.enrolment;

/**
 * A request of an agent that can't be granted as it stands. The message goes to the agent: it names
 * the field and the rule.
 */
final class InvalidEnrolmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidEnrolmentException(String message) {
    super(message);
  }

  InvalidEnrolmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
