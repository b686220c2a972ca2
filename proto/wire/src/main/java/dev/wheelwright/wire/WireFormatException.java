package dev.wheelwright.wire;

/**
 * Foreign bytes or text are not the one valid form of what they claim to be. The message names the
 * field, the value and the rule, and never contains a secret.
 */
public final class WireFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }

  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
