package dev.wheelwright.controller.seal;

/** A row was not written by this controller, or was changed since: it must not be used. */
public final class SealBrokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealBrokenException(String row) {
    super(
        "the seal of "
            + row
            + " is broken: the row was changed by somebody else than the controller");
  }
}
