package dev.wheelwright.agent.verify;

/**
 * A refusal with its reason.
 *
 * @param detail one sentence for the administrator
 */
public record Refusal(RefusalReason reason, String detail) {

  /** {@code code: detail}, as it is reported. */
  @Override
  public String toString() {
    return reason.code() + ": " + detail;
  }
}
