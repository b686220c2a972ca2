package dev.wheelwright.controller.rollout;

import java.util.UUID;

/**
 * An appliance is revoked for good. Fired inside the transaction, on its thread: an observer that
 * revokes what belongs to the appliance takes part in it; an observer that closes its stream waits
 * for {@code AFTER_SUCCESS}.
 */
public record ApplianceRevoked(UUID appliance) {}
