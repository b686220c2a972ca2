package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.telemetry.Condition;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened on an appliance.
 *
 * @param at when the controller heard of it
 */
record AgentEvent(UUID appliance, Instant at, Condition what) {}
