package dev.wheelwright.controller.telemetry;

/**
 * Something that holds on an appliance, or that happened there, as its agent says.
 *
 * @param code such as {@code foreign-firewall}
 * @param message for people
 */
public record Condition(String code, Severity severity, String message) {
  /** How much it matters. */
  public enum Severity {
    INFO,
    WARNING
  }
}
