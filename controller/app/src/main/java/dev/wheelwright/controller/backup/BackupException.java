package dev.wheelwright.controller.backup;

/** A backup can't be made or used. The message is for the operator and names no secret. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BackupException(String message) {
    super(message);
  }

  public BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
