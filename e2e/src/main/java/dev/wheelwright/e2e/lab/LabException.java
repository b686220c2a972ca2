package dev.wheelwright.e2e.lab;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The laboratory cannot do what was asked; the message says what is missing or which command
 * failed.
 */
public final class LabException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message for people. */
  public LabException(String message) {
    super(message);
  }

  /** Makes one with a message for people, and what caused it. */
  public LabException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
