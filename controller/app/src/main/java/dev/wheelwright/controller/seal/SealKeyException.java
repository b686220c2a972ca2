package dev.wheelwright.controller.seal;

/**
 * The key of the seals is missing, damaged or of another database; its message is for the operator.
 */
public final class SealKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealKeyException(String message) {
    super(message);
  }

  SealKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
