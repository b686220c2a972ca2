package dev.wheelwright.agent.verify;

import java.util.UUID;

/** Which appliance of which fleet this is. */
public record ApplianceId(UUID fleet, UUID appliance) {}
