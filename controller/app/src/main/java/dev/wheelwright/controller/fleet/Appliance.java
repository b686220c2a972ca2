package dev.wheelwright.controller.fleet;

import java.util.Optional;
import java.util.UUID;

/**
 * An appliance that an intent has named.
 *
 * @param agentVersion as its agent said last
 */
public record Appliance(UUID id, String name, Stage stage, Optional<String> agentVersion) {
  /** How far an appliance has come. */
  public enum Stage {
    /** An intent names it; no agent has joined. */
    DECLARED,
    /** Its agent has joined and holds a certificate. */
    ENROLLED,
    /** For good: treated like absent. */
    REVOKED
  }
}
