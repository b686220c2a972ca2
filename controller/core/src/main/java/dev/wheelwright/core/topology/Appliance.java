package dev.wheelwright.core.topology;

import java.util.UUID;

/**
 * A known appliance.
 *
 * @param revoked it is treated as absent, and its own config is empty
 */
public record Appliance(UUID id, ApplianceName name, boolean revoked) {}
