package dev.wheelwright.controller.audit;

/**
 * Who did something, and from where.
 *
 * @param name of the account or the appliance; empty: somebody who did not say, or nobody
 * @param via how it was shown: {@code token NAME}, {@code session}, {@code certificate}; may be
 *     empty
 * @param address the remote address; empty: this machine's own doing
 */
public record Actor(Kind kind, String name, String via, String address) {
  /** The controller itself. */
  public static final Actor CONTROLLER = new Actor(Kind.CONTROLLER, "", "", "");

  /** What kind of somebody. */
  public enum Kind {
    ACCOUNT,
    APPLIANCE,
    CONTROLLER,
    UNKNOWN
  }

  /** An appliance, shown by its certificate. */
  public static Actor appliance(String id) {
    return new Actor(Kind.APPLIANCE, id, "certificate", "");
  }
}
