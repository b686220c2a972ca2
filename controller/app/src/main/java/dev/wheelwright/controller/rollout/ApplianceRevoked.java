package dev.wheelwright.controller.rollout;

import java.util.UUID;

/**
 * Fired asynchronously once the revocation of an appliance is committed: its stream must be closed.
 */
public record ApplianceRevoked(UUID appliance) {}
