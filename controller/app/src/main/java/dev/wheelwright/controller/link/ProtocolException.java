package dev.wheelwright.controller.link;

/**
 * The agent said something that the contract does not allow. It ends that one stream; the message
 * goes to the agent.
 */
final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  ProtocolException(String reason) {
    super(reason);
    this.reason = reason;
  }

  ProtocolException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
