package dev.wheelwright.controller.platform;

/** The controller cannot or must not start; the message is for its operator. */
final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartRefusedException(String message) {
    super(message);
  }

  StartRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
