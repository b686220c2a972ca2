package dev.wheelwright.controller.signing;

/**
 * The controller's key files are missing, unreadable or open to others, so that it must not start.
 * The message names the file and what to do, and never contains a key.
 */
public final class KeyFilesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeyFilesException(String message) {
    super(message);
  }

  public KeyFilesException(String message, Throwable cause) {
    super(message, cause);
  }
}
