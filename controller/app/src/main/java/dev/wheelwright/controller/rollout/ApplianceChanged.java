package dev.wheelwright.controller.rollout;

import java.util.UUID;

/**
 * What the API shows of an appliance may be different now: its connection, configs, result or
 * conditions. Within a transaction, an observer waits for {@code AFTER_SUCCESS}.
 */
public record ApplianceChanged(UUID appliance) {}
