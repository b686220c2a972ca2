package dev.wheelwright.controller.fleet;

import java.util.UUID;

/**
 * What every signature names.
 *
 * @param epoch from 1; revisions are compared within an epoch only
 */
public record FleetIdentity(UUID id, long epoch) {}
