package dev.wheelwright.controller.error;

/**
 * The database has lost what it had confirmed: it was restored from an older copy, or a standby
 * took over that had not received everything. Its message is for the operator.
 */
public final class DatabaseWentBackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseWentBackException(String message) {
    super(message);
  }
}
