package dev.wheelwright.controller.telemetry;

import java.util.UUID;

/** An agent tells of an event. Fired when it comes. */
public record AgentNotice(UUID appliance, Condition event) {}
