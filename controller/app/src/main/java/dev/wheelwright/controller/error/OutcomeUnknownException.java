package dev.wheelwright.controller.error;

/** The database failed in the middle of a change: nobody knows how much of it holds. */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(Throwable cause) {
    super("the database failed in the middle of a change", cause);
  }
}
